-- The hospital slots that everybody chooses from (건강검진): few rows, written once each.
CREATE INDEX instance_screening_hospital_by_newest ON instance (created_at, id)
  WHERE aggregate = 'screening.hospital';
