-- People who are being forgotten, or were (K16), by the id of their key. The subject is there until it is done.
CREATE TABLE forgetting (
  id               TEXT NOT NULL PRIMARY KEY,
  subject          TEXT,
  asked_by         TEXT NOT NULL,
  asked_at         TEXT NOT NULL,
  key_destroyed_at TEXT,
  forgotten_at     TEXT
) WITHOUT ROWID;
CREATE INDEX forgetting_unfinished ON forgetting (asked_at) WHERE forgotten_at IS NULL;
