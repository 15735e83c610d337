-- Moves what waits on gateways that cannot send (gateways/standing.py, `can_send`) to the first other one that can and
-- serves the number's country, in the order of preference. Only recipients that no pointer has passed are moved: they
-- were never handed to a network, or it said that it took nothing of theirs. Whom no other gateway serves stays.
-- Called by dispatch/worker, every few seconds; parameters: now, patience (seconds), limit (blocks). Returns how many
-- recipients were moved.
WITH standing AS MATERIALIZED (
    SELECT gateway.id,
           gateway.account_id,
           gateway.preference,
           gateway.countries,
           gateway.is_enabled AND NOT coalesce(bool_and(
               CASE
                   WHEN lane.id IS NULL THEN false
                   WHEN lane.lease_until > clock_timestamp()
                       THEN coalesce(
                           lane.down_since < clock_timestamp() - make_interval(secs => %(patience)s), false
                       )
                   ELSE lane.condition LIKE 'misconfigured%%'
               END
           ), false) AS can_send
    FROM chappe_gateway AS gateway
    LEFT JOIN chappe_lane AS lane ON lane.gateway_id = gateway.id AND lane.index < gateway.binds
    GROUP BY gateway.id
),
stuck AS MATERIALIZED (
    SELECT block.id, block.deployment_id, block.window_id, block.due_at, block.positions, block.pointer, block.round,
           standing.account_id
    FROM standing
    JOIN chappe_deployment AS deployment
        ON deployment.account_id = standing.account_id AND deployment.state = 'sending'
    JOIN chappe_block AS block
        ON block.gateway_id = standing.id
        AND block.deployment_id = deployment.id
        AND block.state = 'ready'
        AND block.due_at <= %(now)s
    WHERE NOT standing.can_send
      AND EXISTS (
          SELECT FROM standing AS other WHERE other.account_id = standing.account_id AND other.can_send
      )
    -- Those that nobody else can take must not stand before the others for ever.
    ORDER BY random()
    LIMIT %(limit)s
    FOR UPDATE OF block SKIP LOCKED
),
moved AS MATERIALIZED (
    SELECT stuck.id, one.position, one.place, route.id AS gateway_id
    FROM stuck
    CROSS JOIN LATERAL unnest(stuck.positions[stuck.pointer + 1:]) WITH ORDINALITY AS one (position, place)
    CROSS JOIN LATERAL (
        SELECT country
        FROM chappe_recipient
        WHERE chappe_recipient.deployment_id = stuck.deployment_id AND chappe_recipient.position = one.position
        LIMIT 1
    ) AS recipient
    CROSS JOIN LATERAL (
        SELECT other.id
        FROM standing AS other
        WHERE other.account_id = stuck.account_id
          AND other.can_send
          AND (other.countries = '{}' OR recipient.country = ANY (other.countries))
        ORDER BY other.preference, other.id
        LIMIT 1
    ) AS route
),
left_behind AS (
    UPDATE chappe_block AS block
    SET positions = stuck.positions[:stuck.pointer] || rest.positions,
        state = CASE cardinality(rest.positions) WHEN 0 THEN 'done' ELSE 'ready' END
    FROM stuck
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(one.position ORDER BY one.place), '{}') AS positions
        FROM unnest(stuck.positions[stuck.pointer + 1:]) WITH ORDINALITY AS one (position, place)
        WHERE NOT EXISTS (
            SELECT FROM moved WHERE moved.id = stuck.id AND moved.position = one.position
        )
    ) AS rest
    WHERE block.id = stuck.id AND EXISTS (SELECT FROM moved WHERE moved.id = stuck.id)
),
made AS (
    INSERT INTO chappe_block (deployment_id, gateway_id, window_id, due_at, state, positions, pointer, round)
    SELECT stuck.deployment_id,
           moved.gateway_id,
           stuck.window_id,
           stuck.due_at,
           'ready',
           array_agg(moved.position ORDER BY moved.place),
           0,
           stuck.round
    FROM moved
    JOIN stuck ON stuck.id = moved.id
    GROUP BY stuck.id, stuck.deployment_id, moved.gateway_id, stuck.window_id, stuck.due_at, stuck.round
)
SELECT count(*) FROM moved
