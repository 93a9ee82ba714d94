-- What was sold of a concert, hour by hour (콘서트 판매 추이). A trigger counts with the change that says so, in the same
-- statement: once, however often and in whatever order events come. What a booking costs is in its row, which is written first.
CREATE TABLE concert_sale (
  concert           TEXT    NOT NULL,
  hour              TEXT    NOT NULL,
  bookings          INTEGER NOT NULL,
  tickets           INTEGER NOT NULL,
  amount_krw        INTEGER NOT NULL,
  cancelled         INTEGER NOT NULL,
  cancelled_tickets INTEGER NOT NULL,
  cancelled_krw     INTEGER NOT NULL,
  issued            INTEGER NOT NULL,
  issued_tickets    INTEGER NOT NULL,
  issued_krw        INTEGER NOT NULL,
  PRIMARY KEY (concert, hour)
) WITHOUT ROWID;

CREATE TRIGGER concert_sale_comes AFTER INSERT ON change
WHEN NEW.aggregate = 'concert.booking'
  AND (NEW.event IN ('BookingPaid', 'TicketIssued') OR (NEW.event = 'BookingCancelled' AND NEW.was = 'paid'))
BEGIN
  INSERT INTO concert_sale
  SELECT data->>'concertId', substr(NEW.at, 1, 13),
    paid, paid * tickets, paid * krw, cancelled, cancelled * tickets, cancelled * krw, issued, issued * tickets, issued * krw
  FROM (
    SELECT data, data->>'quantity' AS tickets, data->>'amountKrw' AS krw, NEW.event = 'BookingPaid' AS paid,
      NEW.event = 'BookingCancelled' AS cancelled, NEW.event = 'TicketIssued' AS issued
    FROM instance WHERE aggregate = NEW.aggregate AND id = NEW.id)
  WHERE data->>'concertId' IS NOT NULL AND krw IS NOT NULL
  ON CONFLICT (concert, hour) DO UPDATE SET
    bookings = bookings + excluded.bookings, tickets = tickets + excluded.tickets,
    amount_krw = amount_krw + excluded.amount_krw, cancelled = cancelled + excluded.cancelled,
    cancelled_tickets = cancelled_tickets + excluded.cancelled_tickets,
    cancelled_krw = cancelled_krw + excluded.cancelled_krw, issued = issued + excluded.issued,
    issued_tickets = issued_tickets + excluded.issued_tickets, issued_krw = issued_krw + excluded.issued_krw;
END;
