-- The status projection (V1): every customer-visible instance of every system, and its history of states.
-- Rows written are what a projection costs, so a hot row is written once per event and its changing columns are in no index.
CREATE TABLE instance (
  aggregate    TEXT    NOT NULL,
  id           TEXT    NOT NULL,
  version      INTEGER NOT NULL,
  status       TEXT    NOT NULL,
  owner        TEXT,
  organisation TEXT,
  due_at       TEXT,
  created_at   TEXT    NOT NULL,
  changed_at   TEXT    NOT NULL,
  label        TEXT    NOT NULL,
  data         TEXT    NOT NULL,
  -- Its first state, as JSON: what began it, when, and under which sequence. It stands here because it is written with the row.
  beginning    TEXT,
  PRIMARY KEY (aggregate, id)
) WITHOUT ROWID;

-- My page (V3): what somebody owns, newest first. Payments are reachable by id but are not listed, so they cost no index row.
CREATE INDEX instance_owned ON instance (owner, created_at, aggregate, id)
  WHERE owner IS NOT NULL AND aggregate NOT GLOB 'payment.*';

-- What belongs to an organisation, kind by kind, newest first (G12). No changing column: a list never skips a row (V8).
CREATE INDEX instance_of_organisation ON instance (organisation, aggregate, created_at, id)
  WHERE organisation IS NOT NULL;

-- The concerts that everybody reads: few rows, written once each.
CREATE INDEX instance_concert_concert_by_newest ON instance (created_at, id)
  WHERE aggregate = 'concert.concert';

-- Every state after the first, one row per change of it.
CREATE TABLE change (
  aggregate TEXT    NOT NULL,
  id        TEXT    NOT NULL,
  seq       INTEGER NOT NULL,
  status    TEXT    NOT NULL,
  was       TEXT    NOT NULL,
  event     TEXT    NOT NULL,
  at        TEXT    NOT NULL,
  PRIMARY KEY (aggregate, id, seq)
) WITHOUT ROWID;

-- All states of everything. Both parts are read by the key of an instance; the casts give their columns the same affinity,
-- without which SQLite would read all changes of an instance, and sort them, for each page.
CREATE VIEW history AS
SELECT aggregate, id, seq, status, was, event, at FROM change
UNION ALL
SELECT aggregate, id, CAST(beginning ->> 'seq' AS INTEGER), CAST(beginning ->> 'status' AS TEXT), CAST(NULL AS TEXT),
  CAST(beginning ->> 'event' AS TEXT), CAST(beginning ->> 'at' AS TEXT)
FROM instance WHERE beginning IS NOT NULL;

-- Who took part in a conversation whose name is not their own: one row per conversation and participant, written once.
CREATE TABLE conversation (
  conversation TEXT NOT NULL,
  aggregate    TEXT NOT NULL,
  id           TEXT NOT NULL,
  PRIMARY KEY (conversation, aggregate, id)
) WITHOUT ROWID;
