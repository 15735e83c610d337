-- Puts a block's pointer back to where the lane knows it, never forward: the answer to a move was lost with the connection,
-- so nothing of what it may have claimed was submitted. Where recipients were put off meanwhile it stands before that place,
-- and whoever follows was never claimed.
-- Called by dispatch/store; parameters: block_id, lease, pointer. Returns whether it had moved; no row: the lease is lost.
WITH found AS MATERIALIZED (
    SELECT id, pointer FROM chappe_block WHERE id = %(block_id)s AND state = 'leased' AND lease = %(lease)s FOR UPDATE
)
UPDATE chappe_block AS block SET pointer = least(found.pointer, %(pointer)s)
FROM found
WHERE block.id = found.id
RETURNING found.pointer > %(pointer)s
