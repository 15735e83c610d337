-- Takes back the blocks of lanes whose lease is gone: their process died, or was cut off. Whoever stood under the
-- pointer without an outcome may have been sent: unknown, never sent again. The others are ready for the next lane.
-- Called by dispatch/store, every second; parameters: now, whole (kinds of gateways that are given a text whole: one part,
-- whatever its fragments). Returns how many blocks and recipients that were.
WITH lost AS MATERIALIZED (
    SELECT block.id, block.deployment_id, block.gateway_id, block.positions, block.pointer
    FROM chappe_block AS block
    JOIN chappe_lane AS lane ON lane.id = block.lane_id
    WHERE block.state = 'leased'
      AND (
          lane.lease IS DISTINCT FROM block.lease
          OR lane.lease_until IS NULL
          OR lane.lease_until < clock_timestamp()
      )
    FOR UPDATE OF block SKIP LOCKED
),
freed AS (
    UPDATE chappe_block AS block
    SET state = CASE WHEN block.pointer >= cardinality(block.positions) THEN 'done' ELSE 'ready' END,
        lane_id = NULL,
        lease = NULL
    FROM lost
    WHERE block.id = lost.id
    RETURNING 1
),
doubtful AS (
    UPDATE chappe_recipient AS recipient
    SET state = 'unknown', code = 'process_lost', gateway_id = lost.gateway_id, changed_at = %(now)s
    FROM lost
    CROSS JOIN LATERAL unnest(lost.positions[:lost.pointer]) AS claimed (position)
    WHERE recipient.deployment_id = lost.deployment_id
      AND recipient.position = claimed.position
      AND recipient.state = 'ready'
    RETURNING recipient.deployment_id, recipient.position, recipient.fragments, recipient.gateway_id
),
recorded AS (
    INSERT INTO chappe_attempt (deployment_id, position, part, parts, gateway_id, outcome, reference, code, at)
    SELECT deployment_id, position, part, fragments, gateway_id, 'unknown', '', 'process_lost', %(now)s
    FROM (
        SELECT doubtful.deployment_id,
               doubtful.position,
               doubtful.gateway_id,
               CASE
                   WHEN gateway.kind = ANY (%(whole)s::text[]) OR gateway.settings ->> 'long_form' = 'payload' THEN 1
                   ELSE doubtful.fragments
               END AS fragments
        FROM doubtful
        JOIN chappe_gateway AS gateway ON gateway.id = doubtful.gateway_id
    ) AS submitted
    CROSS JOIN generate_series(1, submitted.fragments) AS part
)
SELECT (SELECT count(*) FROM freed), (SELECT count(*) FROM doubtful)
