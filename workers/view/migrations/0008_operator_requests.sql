-- What operators did, why, under which Idempotency-Key, and what they were answered (H3); no answer yet while it is being
-- done, or when it was refused.
CREATE TABLE operator_request (
  id          TEXT NOT NULL PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  by          TEXT NOT NULL,
  action      TEXT NOT NULL,
  about       TEXT NOT NULL,
  reason      TEXT NOT NULL,
  answer      TEXT,
  at          TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX operator_request_by_time ON operator_request (at, id);
