-- Dead letters (K6): messages nobody could act on, until an operator decides.
CREATE TABLE dead_letter (
  id         TEXT NOT NULL PRIMARY KEY,
  inbox      TEXT NOT NULL,
  message_id TEXT NOT NULL,
  reason     TEXT NOT NULL,
  attempts   INTEGER,
  body       TEXT NOT NULL,
  events     TEXT NOT NULL,
  state      TEXT NOT NULL,
  parked_at  TEXT NOT NULL,
  decided_at TEXT,
  decided_by TEXT
);
CREATE INDEX dead_letter_by_time ON dead_letter (state, parked_at, id);

-- Where the sweeper's rolling scrub (K9) goes on.
CREATE TABLE sweep (
  name      TEXT NOT NULL PRIMARY KEY,
  aggregate TEXT NOT NULL,
  id        TEXT NOT NULL,
  at        TEXT NOT NULL
) WITHOUT ROWID;

-- Which letters a bulk redrive is about, by its Idempotency-Key (H3).
CREATE TABLE bulk_redrive (
  id       TEXT NOT NULL PRIMARY KEY,
  redriven TEXT NOT NULL,
  at       TEXT NOT NULL
) WITHOUT ROWID;
