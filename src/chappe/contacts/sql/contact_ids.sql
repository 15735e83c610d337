-- Ids for contacts about to be added, in order.
-- Parameters: many int.
-- Called by: operations.batches, once a batch.
SELECT nextval(pg_get_serial_sequence('chappe_contact', 'id')) FROM generate_series(1, %(many)s)
