-- The exhibitions that everybody reads: few rows, written once each.
CREATE INDEX instance_museum_exhibition_by_newest ON instance (created_at, id)
  WHERE aggregate = 'museum.exhibition';
