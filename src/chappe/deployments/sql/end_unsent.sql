-- Ends every recipient of a deployment that has not been claimed, and cuts its blocks at their pointers, so that a
-- lane in the middle of a block finds nothing more in it. The blocks are locked first: a pointer that is being moved
-- is moved before or after, never during.
-- Called by deployments/operations (cancel) and dispatch/store (time limit); parameters: deployment_id, state
-- ("cancelled" or "expired"), code, now. Returns how many recipients were ended.
WITH cut AS MATERIALIZED (
    SELECT id, positions, pointer
    FROM chappe_block
    WHERE deployment_id = %(deployment_id)s AND state IN ('ready', 'leased')
    FOR UPDATE
),
shortened AS (
    UPDATE chappe_block AS block
    SET positions = cut.positions[:cut.pointer],
        state = CASE block.state WHEN 'ready' THEN 'done' ELSE block.state END
    FROM cut
    WHERE block.id = cut.id
),
unsent AS (
    SELECT unnest(cut.positions[cut.pointer + 1:]) AS position FROM cut
),
ended AS (
    UPDATE chappe_recipient AS recipient
    SET state = %(state)s, code = %(code)s, changed_at = %(now)s
    FROM unsent
    WHERE recipient.deployment_id = %(deployment_id)s
      AND recipient.position = unsent.position
      AND recipient.state = 'ready'
    RETURNING 1
)
SELECT count(*) FROM ended
