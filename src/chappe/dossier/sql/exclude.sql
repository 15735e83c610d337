-- Takes one recipient, not yet under the pointer, out of its block and out of its deployment. A lane that is moving the
-- pointer at this moment finds the block without it.
-- Called by dossier/operations, which holds the block; parameters: deployment_id, position, block_id, now.
WITH shrunk AS (
    UPDATE chappe_block
    SET positions = array_remove(positions, %(position)s),
        state = CASE WHEN state = 'ready' AND cardinality(positions) - 1 <= pointer THEN 'done' ELSE state END
    WHERE id = %(block_id)s
)
UPDATE chappe_recipient
SET state = 'excluded', code = 'erased', changed_at = %(now)s
WHERE deployment_id = %(deployment_id)s AND position = %(position)s AND state = 'ready'
