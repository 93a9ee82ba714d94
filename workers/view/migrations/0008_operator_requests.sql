-- What operators asked for under an Idempotency-Key, and what they were answered (H3); no answer yet while it is being done.
CREATE TABLE operator_request (
  id          TEXT NOT NULL PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  answer      TEXT,
  at          TEXT NOT NULL
) WITHOUT ROWID;
