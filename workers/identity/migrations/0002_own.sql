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

-- Who owns an organisation without anybody else.
CREATE VIEW sole_owner AS
SELECT organizationId, min(userId) AS userId FROM member
WHERE ',' || replace(role, ' ', '') || ',' LIKE '%,owner,%' GROUP BY organizationId HAVING count(*) = 1;

-- An organisation keeps an owner, whoever leaves it or loses a role at the same time (U7, U8).
CREATE TRIGGER organization_keeps_owner_on_leave BEFORE DELETE ON member
WHEN EXISTS (SELECT 1 FROM sole_owner WHERE organizationId = OLD.organizationId AND userId = OLD.userId)
BEGIN SELECT RAISE(ABORT, 'LAST_OWNER'); END;
CREATE TRIGGER organization_keeps_owner_on_change BEFORE UPDATE OF role ON member
WHEN ',' || replace(NEW.role, ' ', '') || ',' NOT LIKE '%,owner,%'
AND EXISTS (SELECT 1 FROM sole_owner WHERE organizationId = OLD.organizationId AND userId = OLD.userId)
BEGIN SELECT RAISE(ABORT, 'LAST_OWNER'); END;

-- Links to confirm an address (U2): the library's word for each, which bears the address, under a digest of our own.
CREATE TABLE confirmation (
  digest TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  token TEXT NOT NULL,
  ends_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX confirmation_of ON confirmation (user_id);
