-- The drivers' list (택시 호출 목록): the open, paid calls, oldest first. Only what is open stands in it, so it stays short.
CREATE INDEX instance_taxi_pickup_by_oldest_open ON instance (created_at, id)
  WHERE aggregate = 'taxi.pickup' AND status = 'open';
