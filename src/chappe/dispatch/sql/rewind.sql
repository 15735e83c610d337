-- Puts a block's pointer back to where the lane knows it: the answer to a move was lost with the connection, so nothing
-- of what it may have claimed was submitted.
-- Called by dispatch/store; parameters: block_id, lease, pointer. No row: the lease is lost.
UPDATE chappe_block SET pointer = %(pointer)s
WHERE id = %(block_id)s AND state = 'leased' AND lease = %(lease)s
RETURNING id
