-- Makes unknown recipients ready again, in new blocks of the gateway that serves them now and of the window they had.
-- Those whose block is still leased are left alone: their lane may yet learn what became of them.
-- Called by deployments/operations/settling.py; parameters: deployment_id, positions (null: all), size (recipients a
-- block), now. Returns how many are sent again, and how many unknown ones were left alone.
WITH unknown AS MATERIALIZED (
    SELECT recipient.position, recipient.country
    FROM (
        SELECT DISTINCT position FROM chappe_attempt
        WHERE deployment_id = %(deployment_id)s
          AND outcome = 'unknown'
          AND coalesce(position = ANY (%(positions)s::integer[]), true)
    ) AS attempted
    JOIN chappe_recipient AS recipient
        ON recipient.deployment_id = %(deployment_id)s AND recipient.position = attempted.position
    WHERE recipient.state = 'unknown'
    ORDER BY recipient.position
    FOR UPDATE OF recipient
),
-- A position may stand in several blocks, one after the other; the one that is leased counts, else the latest. The
-- blocks are opened once, whatever the number of unknown recipients.
homes AS MATERIALIZED (
    SELECT DISTINCT ON (unknown.position)
           unknown.position,
           unknown.country,
           placed.window_id,
           placed.state = 'leased' AS in_hand
    FROM (
        SELECT id, window_id, state, unnest(positions) AS position
        FROM chappe_block
        WHERE deployment_id = %(deployment_id)s AND EXISTS (SELECT FROM unknown)
    ) AS placed
    JOIN unknown ON unknown.position = placed.position
    ORDER BY unknown.position, placed.state = 'leased' DESC, placed.id DESC
),
routed AS MATERIALIZED (
    SELECT homes.position,
           homes.window_id,
           route.id AS gateway_id,
           (row_number() OVER (PARTITION BY route.id, homes.window_id ORDER BY homes.position) - 1) / %(size)s AS block
    FROM homes
    CROSS JOIN LATERAL (
        SELECT gateway.id
        FROM chappe_gateway AS gateway
        JOIN chappe_deployment AS deployment ON deployment.account_id = gateway.account_id
        WHERE deployment.id = %(deployment_id)s
          AND gateway.is_enabled
          AND (gateway.countries = '{}' OR homes.country = ANY (gateway.countries))
        ORDER BY gateway.preference, gateway.id
        LIMIT 1
    ) AS route
    WHERE NOT homes.in_hand
),
readied AS (
    UPDATE chappe_recipient AS recipient
    SET state = 'ready', code = '', gateway_id = NULL, changed_at = %(now)s
    FROM routed
    WHERE recipient.deployment_id = %(deployment_id)s AND recipient.position = routed.position
),
made AS (
    INSERT INTO chappe_block (deployment_id, gateway_id, window_id, due_at, state, positions, pointer, round)
    SELECT %(deployment_id)s, gateway_id, window_id, %(now)s, 'ready', array_agg(position ORDER BY position), 0, 0
    FROM routed
    GROUP BY gateway_id, window_id, block
)
SELECT (SELECT count(*) FROM routed), (SELECT count(*) FROM unknown) - (SELECT count(*) FROM routed)
