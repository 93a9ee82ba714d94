-- The exhibitions that everybody reads: few rows, written once each.
CREATE INDEX instance_museum_exhibition_by_newest ON instance (created_at, id)
  WHERE aggregate = 'museum.exhibition';

-- The work list at the door: an entry changes its status once or twice in its life.
CREATE INDEX instance_museum_admission_by_status ON instance (status, created_at, id)
  WHERE aggregate = 'museum.admission';
