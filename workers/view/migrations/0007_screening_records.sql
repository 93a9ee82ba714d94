-- What a hospital keeps of the reservations of one slot (예약 관리 항목): asked for slot by slot. A record changes once at most.
CREATE INDEX instance_screening_record_by_hospitalid ON instance (data ->> 'hospitalId', created_at, id)
  WHERE aggregate = 'screening.record';
