-- The turn of one recipient: of two clicks at once, one is its first. Freed as the transaction ends.
-- Called by clicks/operations.py; parameters: deployment_id, position.
SELECT pg_advisory_xact_lock(%(deployment_id)s::integer, %(position)s::integer)
