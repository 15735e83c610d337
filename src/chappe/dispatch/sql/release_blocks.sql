-- Gives blocks back: done when nothing is left of them, else ready for whoever claims next. Only blocks whose every
-- claimed recipient has its outcome are given back.
-- Called by dispatch/store; parameters: block_ids, lease.
UPDATE chappe_block
SET state = CASE WHEN pointer >= cardinality(positions) THEN 'done' ELSE 'ready' END,
    lane_id = NULL,
    lease = NULL
WHERE id = ANY (%(block_ids)s::bigint[]) AND state = 'leased' AND lease = %(lease)s
