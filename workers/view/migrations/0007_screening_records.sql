-- What a hospital keeps of the reservations of one slot (예약 관리 항목): asked for slot by slot. A record changes once at most.
CREATE INDEX instance_screening_record_by_hospitalid ON instance (data ->> 'hospitalId', created_at, id)
  WHERE aggregate = 'screening.record';

-- Who of a hospital's staff saw whose record (S14): an access is one row for each reservation that was shown, so that its
-- person finds it. A trigger keeps it with the access, in the same statement: it is there whenever the access is.
CREATE TABLE screening_access (
  reservation  TEXT NOT NULL,
  at           TEXT NOT NULL,
  id           TEXT NOT NULL,
  reader       TEXT NOT NULL,
  organisation TEXT NOT NULL,
  what         TEXT NOT NULL,
  PRIMARY KEY (reservation, at, id)
) WITHOUT ROWID;

CREATE TRIGGER screening_access_comes AFTER INSERT ON instance WHEN NEW.aggregate = 'screening.access'
BEGIN
  INSERT INTO screening_access (reservation, at, id, reader, organisation, what)
  SELECT value, NEW.created_at, NEW.id, NEW.data->>'readerId', NEW.data->>'organisation', NEW.data->>'what'
  FROM json_each(NEW.data, '$.reservationIds') WHERE true
  ON CONFLICT DO NOTHING;
END;
