-- Nobody belongs to an organisation twice.
CREATE UNIQUE INDEX member_once ON member (organizationId, userId);

-- Failures of an account or an address within their window (U5); the key is a digest.
CREATE TABLE attempt (
  key TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  ends_at INTEGER NOT NULL
);
CREATE INDEX attempt_by_end ON attempt (ends_at);

-- Mails that are kept instead of being sent: on a developer's machine only.
CREATE TABLE mail (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  text TEXT NOT NULL,
  at TEXT NOT NULL
);

-- What was answered under a key (H3). Nothing personal is kept in it.
CREATE TABLE kept_answer (
  id TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  answer TEXT,
  at TEXT NOT NULL
) WITHOUT ROWID;

-- What a client was given for a session ends with it, however that ends: signing out, another password, or by its owner.
CREATE TRIGGER session_ends BEFORE DELETE ON session BEGIN
  DELETE FROM oauthRefreshToken WHERE sessionId = OLD.id;
END;
