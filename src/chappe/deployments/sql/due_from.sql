-- Makes the blocks of a deployment due from the moment at which it starts, or from their next opening: how long ago it was
-- prepared gives it no precedence.
-- Called by deployments/operations/moves.py; parameters: deployment_id, now.
UPDATE chappe_block AS block
SET due_at = greatest(
        %(now)s::timestamptz,
        (SELECT hours.opens_at FROM chappe_recipientwindow AS hours WHERE hours.id = block.window_id)
    )
WHERE block.deployment_id = %(deployment_id)s AND block.state = 'ready'
