-- Gathers the recipients of a deployment into blocks of one gateway and one window, in the order of their positions.
-- Blocks of several gateways and windows follow one another in turn, each kind in proportion to its size, so that all
-- that may leave at one moment does so side by side. A block of a closed window is due at its opening.
-- The gateway of a country is the enabled one that serves it with the lowest preference, then the lowest id.
-- Called by deployments/preparation; parameters: deployment_id, size (recipients a block), due_at, windows (their ids,
-- in the order of chappe_placed.place), first (the position from which recipients are gathered).
INSERT INTO chappe_block (deployment_id, gateway_id, window_id, due_at, state, positions, pointer, round)
SELECT %(deployment_id)s,
       made.gateway_id,
       made.window_id,
       greatest(%(due_at)s::timestamptz, hours.opens_at),
       'ready',
       made.positions,
       0,
       0
FROM (
    SELECT gateway_id, window_id, block, max(alike) AS alike, array_agg(position ORDER BY position) AS positions
    FROM (
        SELECT recipient.position,
               route.gateway_id,
               (%(windows)s::bigint[])[placed.place] AS window_id,
               (row_number() OVER kind - 1) / %(size)s AS block,
               count(*) OVER (PARTITION BY route.gateway_id, placed.place) AS alike
        FROM chappe_recipient AS recipient
        LEFT JOIN chappe_placed AS placed ON placed.position = recipient.position
        JOIN (
            SELECT served.country, gateway.id AS gateway_id
            FROM (
                SELECT DISTINCT country FROM chappe_recipient
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
        ) AS route ON route.country = recipient.country
        WHERE recipient.deployment_id = %(deployment_id)s AND recipient.position >= %(first)s
        WINDOW kind AS (PARTITION BY route.gateway_id, placed.place ORDER BY recipient.position)
    ) AS placed
    GROUP BY gateway_id, window_id, block
) AS made
LEFT JOIN chappe_recipientwindow AS hours ON hours.id = made.window_id
ORDER BY (made.block + 0.5) / ceil(made.alike::numeric / %(size)s), made.positions[1]
