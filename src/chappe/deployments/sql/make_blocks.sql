-- Gathers the recipients of a deployment into blocks of one gateway, in the order of their positions.
-- The gateway of a country is the enabled one that serves it with the lowest preference, then the lowest id.
-- Called by deployments/preparation; parameters: deployment_id, size (recipients a block), due_at.
INSERT INTO chappe_block (deployment_id, gateway_id, due_at, state, positions, pointer, round)
SELECT %(deployment_id)s, gateway_id, %(due_at)s, 'ready', array_agg(position ORDER BY position), 0, 0
FROM (
    SELECT recipient.position,
           route.gateway_id,
           (row_number() OVER (PARTITION BY route.gateway_id ORDER BY recipient.position) - 1)
               / %(size)s AS block
    FROM chappe_recipient AS recipient
    JOIN (
        SELECT served.country, gateway.id AS gateway_id
        FROM (
            SELECT DISTINCT country FROM chappe_recipient WHERE deployment_id = %(deployment_id)s
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
    WHERE recipient.deployment_id = %(deployment_id)s
) AS placed
GROUP BY gateway_id, block
ORDER BY min(position)
