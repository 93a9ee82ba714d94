-- People who are being forgotten, or were (K16), by the id of their key. The subject is there until it is done, or refused.
CREATE TABLE forgetting (
  id               TEXT NOT NULL PRIMARY KEY,
  subject          TEXT,
  asked_by         TEXT NOT NULL,
  asked_at         TEXT NOT NULL,
  -- From then on nothing new of theirs begins.
  leaving_at       TEXT,
  -- Nothing of theirs is live, and what can be erased will be.
  judged_at        TEXT,
  account_erased_at TEXT,
  key_destroyed_at TEXT,
  forgotten_at     TEXT,
  refused_at       TEXT,
  because          TEXT
) WITHOUT ROWID;
CREATE INDEX forgetting_unfinished ON forgetting (asked_at) WHERE subject IS NOT NULL;
