-- Gives blocks back: done when nothing is left of them, else ready for whoever claims next. Only blocks whose every
-- claimed recipient has its outcome are given back: one whose pointer is not where the lane knows it was moved without
-- the lane's knowing, and is left to recover.sql.
-- Called by dispatch/store; parameters: parallel arrays block_ids, pointers; lease. Returns the ids of those given back.
UPDATE chappe_block AS block
SET state = CASE WHEN block.pointer >= cardinality(block.positions) THEN 'done' ELSE 'ready' END,
    lane_id = NULL,
    lease = NULL
FROM unnest(%(block_ids)s::bigint[], %(pointers)s::integer[]) AS known (id, pointer)
WHERE block.id = known.id AND block.pointer = known.pointer AND block.state = 'leased' AND block.lease = %(lease)s
RETURNING block.id
