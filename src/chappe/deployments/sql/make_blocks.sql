-- Gathers the recipients of a deployment into blocks of one gateway and one window, in the order of their positions.
-- Blocks of several gateways and windows follow one another in turn, each kind in proportion to its size, so that all
-- that may leave at one moment does so side by side. A block of a closed window is due at its opening.
-- The gateway of a country is the enabled one that serves it with the lowest preference, then the lowest id.
-- Called by deployments/preparation; parameters: deployment_id, size (recipients a block), due_at, windows (their ids,
-- in the order of chappe_placed.place), first (the position from which recipients are gathered).
WITH route AS MATERIALIZED (
    SELECT served.country, gateway.id AS gateway_id
    FROM (
        SELECT DISTINCT country
        FROM chappe_recipient
        WHERE deployment_id = %(deployment_id)s AND position >= %(first)s
    ) AS served
    CROSS JOIN LATERAL (
        SELECT gateway.id
        FROM chappe_gateway AS gateway
        JOIN chappe_deployment AS deployment ON deployment.account_id = gateway.account_id
        WHERE deployment.id = %(deployment_id)s
          AND gateway.is_enabled
          AND (gateway.countries = '{}' OR served.country = ANY (gateway.countries))
        ORDER BY gateway.preference, gateway.id
        LIMIT 1
    ) AS gateway
),
kind AS MATERIALIZED (
    SELECT route.gateway_id, placed.place, array_agg(recipient.position ORDER BY recipient.position) AS positions
    FROM chappe_recipient AS recipient
    LEFT JOIN chappe_placed AS placed ON placed.position = recipient.position
    JOIN route ON route.country = recipient.country
    WHERE recipient.deployment_id = %(deployment_id)s AND recipient.position >= %(first)s
    GROUP BY route.gateway_id, placed.place
),
made AS (
    SELECT kind.gateway_id,
           (%(windows)s::bigint[])[kind.place] AS window_id,
           kind.positions[block * %(size)s + 1 : (block + 1) * %(size)s] AS positions,
           (block + 0.5) / ceil(cardinality(kind.positions)::numeric / %(size)s) AS turn
    FROM kind
    CROSS JOIN LATERAL generate_series(0, (cardinality(kind.positions) - 1) / %(size)s) AS block
)
INSERT INTO chappe_block (deployment_id, gateway_id, window_id, due_at, state, positions, pointer, round)
SELECT %(deployment_id)s,
       made.gateway_id,
       made.window_id,
       greatest(%(due_at)s::timestamptz, hours.opens_at),
       'ready',
       made.positions,
       0,
       0
FROM made
LEFT JOIN chappe_recipientwindow AS hours ON hours.id = made.window_id
ORDER BY made.turn, made.positions[1]
