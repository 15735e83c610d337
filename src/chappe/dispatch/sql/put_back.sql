-- Takes recipients that the gateway said "later" to, before accepting them, out of their block and into a new one:
-- they are ready again, and no longer under any pointer.
-- Called by dispatch/store; parameters: block_id, lease, positions, due_at, rounds (how many more this one counts).
-- Returns the old block's pointer; no row if the lease is lost.
WITH shrunk AS (
    UPDATE chappe_block AS block
    SET positions = ARRAY(
            SELECT position FROM unnest(block.positions) WITH ORDINALITY AS one (position, place)
            WHERE NOT position = ANY (%(positions)s::integer[])
            ORDER BY place
        ),
        pointer = block.pointer - cardinality(%(positions)s::integer[])
    WHERE block.id = %(block_id)s AND block.state = 'leased' AND block.lease = %(lease)s
    RETURNING block.deployment_id, block.gateway_id, block.window_id, block.pointer, block.round
),
later AS (
    INSERT INTO chappe_block (deployment_id, gateway_id, window_id, due_at, state, positions, pointer, round)
    SELECT deployment_id, gateway_id, window_id, %(due_at)s, 'ready', %(positions)s::integer[], 0, round + %(rounds)s
    FROM shrunk
)
SELECT pointer FROM shrunk
