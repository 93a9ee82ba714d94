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
