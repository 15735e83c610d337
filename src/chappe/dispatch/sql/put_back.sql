-- Takes recipients that the gateway said "later" to, before accepting them, out of their block and into a new one:
-- they are ready again, and no longer under any pointer. Only what stands under the pointer is taken, so that to run it
-- again, when the answer to its commit was lost, moves nobody twice.
-- Called by dispatch/store; parameters: block_id, lease, positions, due_at, rounds (how many more this one counts).
-- Returns the old block's pointer; no row if the lease is lost.
WITH held AS MATERIALIZED (
    SELECT id, positions, pointer
    FROM chappe_block
    WHERE id = %(block_id)s AND state = 'leased' AND lease = %(lease)s
    FOR UPDATE
),
claimed AS MATERIALIZED (
    SELECT coalesce(array_agg(one.position ORDER BY one.place), '{}') AS positions
    FROM held
    CROSS JOIN LATERAL unnest(held.positions[:held.pointer]) WITH ORDINALITY AS one (position, place)
    WHERE one.position = ANY (%(positions)s::integer[])
),
shrunk AS (
    UPDATE chappe_block AS block
    SET positions = ARRAY(
            SELECT position FROM unnest(held.positions) WITH ORDINALITY AS one (position, place)
            WHERE NOT position = ANY (claimed.positions)
            ORDER BY place
        ),
        pointer = held.pointer - cardinality(claimed.positions)
    FROM held, claimed
    WHERE block.id = held.id
    RETURNING block.deployment_id, block.gateway_id, block.window_id, block.pointer, block.round
),
later AS (
    INSERT INTO chappe_block (deployment_id, gateway_id, window_id, due_at, state, positions, pointer, round)
    SELECT shrunk.deployment_id,
           shrunk.gateway_id,
           shrunk.window_id,
           %(due_at)s,
           'ready',
           claimed.positions,
           0,
           shrunk.round + %(rounds)s
    FROM shrunk, claimed
    WHERE cardinality(claimed.positions) > 0
)
SELECT pointer FROM shrunk
