-- Air-purifier rental (공기청정기 렌탈).
-- The catalogue that everybody reads: few rows, written once each.
CREATE INDEX instance_rental_product_by_newest ON instance (created_at, id)
  WHERE aggregate = 'rental.product';

-- The dashboard (R9): so many orders of a status, product, region, day of request or rating, and so many open
-- assignments of an engineer, by organisation (G12). Triggers keep it with the row that changes, in the same statement:
-- counted exactly once, however often and in whatever order events come, at a cost that does not grow with the orders there are.
CREATE TABLE rental_tally (
  organisation TEXT    NOT NULL,
  kind         TEXT    NOT NULL,
  word         TEXT    NOT NULL,
  n            INTEGER NOT NULL,
  PRIMARY KEY (kind, organisation, word)
) WITHOUT ROWID;

CREATE TRIGGER rental_order_comes AFTER INSERT ON instance WHEN NEW.aggregate = 'rental.order'
BEGIN
  INSERT INTO rental_tally (organisation, kind, word, n)
  SELECT NEW.organisation, kind, word, 1 FROM (
    SELECT 'status' AS kind, NEW.status AS word
    UNION ALL SELECT 'product', NEW.data->>'productId'
    UNION ALL SELECT 'region', NEW.data->>'region'
    UNION ALL SELECT 'day', NEW.data->>'requestedOn'
    UNION ALL SELECT 'rating', NEW.data->>'rating')
  WHERE word IS NOT NULL
  ON CONFLICT (kind, organisation, word) DO UPDATE SET n = n + excluded.n;
END;

CREATE TRIGGER rental_order_changes AFTER UPDATE OF status, data ON instance
WHEN NEW.aggregate = 'rental.order' AND NEW.status <> OLD.status
BEGIN
  INSERT INTO rental_tally (organisation, kind, word, n)
  SELECT NEW.organisation, kind, word, change FROM (
    SELECT 'status' AS kind, OLD.status AS word, -1 AS change
    UNION ALL SELECT 'status', NEW.status, 1
    UNION ALL SELECT 'rating', OLD.data->>'rating', -1
    UNION ALL SELECT 'rating', NEW.data->>'rating', 1)
  WHERE word IS NOT NULL
  ON CONFLICT (kind, organisation, word) DO UPDATE SET n = n + excluded.n;
END;

CREATE TRIGGER rental_order_goes AFTER DELETE ON instance WHEN OLD.aggregate = 'rental.order'
BEGIN
  INSERT INTO rental_tally (organisation, kind, word, n)
  SELECT OLD.organisation, kind, word, -1 FROM (
    SELECT 'status' AS kind, OLD.status AS word
    UNION ALL SELECT 'product', OLD.data->>'productId'
    UNION ALL SELECT 'region', OLD.data->>'region'
    UNION ALL SELECT 'day', OLD.data->>'requestedOn'
    UNION ALL SELECT 'rating', OLD.data->>'rating')
  WHERE word IS NOT NULL
  ON CONFLICT (kind, organisation, word) DO UPDATE SET n = n + excluded.n;
END;

CREATE TRIGGER rental_assignment_comes AFTER INSERT ON instance
WHEN NEW.aggregate = 'rental.assignment' AND NEW.status = 'assigned'
BEGIN
  INSERT INTO rental_tally (organisation, kind, word, n) VALUES (NEW.organisation, 'load', NEW.data->>'engineerId', 1)
  ON CONFLICT (kind, organisation, word) DO UPDATE SET n = n + 1;
END;

CREATE TRIGGER rental_assignment_changes AFTER UPDATE OF status, data ON instance
WHEN NEW.aggregate = 'rental.assignment' AND iif(OLD.status = 'assigned', OLD.data->>'engineerId', NULL)
  IS NOT iif(NEW.status = 'assigned', NEW.data->>'engineerId', NULL)
BEGIN
  INSERT INTO rental_tally (organisation, kind, word, n)
  SELECT NEW.organisation, 'load', word, change FROM (
    SELECT OLD.data->>'engineerId' AS word, -1 AS change WHERE OLD.status = 'assigned'
    UNION ALL SELECT NEW.data->>'engineerId', 1 WHERE NEW.status = 'assigned')
  WHERE word IS NOT NULL
  ON CONFLICT (kind, organisation, word) DO UPDATE SET n = n + excluded.n;
END;

CREATE TRIGGER rental_assignment_goes AFTER DELETE ON instance
WHEN OLD.aggregate = 'rental.assignment' AND OLD.status = 'assigned'
BEGIN
  UPDATE rental_tally SET n = n - 1
  WHERE kind = 'load' AND organisation = OLD.organisation AND word = OLD.data->>'engineerId';
END;
