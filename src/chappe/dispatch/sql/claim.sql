-- Leases the next block that is due on a gateway to a lane. At most one: the choice is materialised, since a LIMIT
-- under an UPDATE … FROM may be planned so that it claims every block.
-- Deployments of a lower priority number go first; those of one priority take turns: this lane served the deployment
-- ``after`` last, so the next by number is asked first. Each is asked for its first due block alone, by the index
-- block_due: the claim costs the same whatever the number of blocks, and those of deployments that do not send, or have
-- spent their pace, are never looked at. A block whose window is closed, or closes within the margin, is not claimed: the
-- window's row says until when it is open, whoever last looked at it; nor is one whose window has a moment of its own and
-- has not begun.
-- A deployment with a pace of its own is granted some texts (deployments/pace.py, `grant`); its row is locked by one claim
-- at a time, and the lane sends no more of the block than that.
-- Called by dispatch/store; parameters: gateway_id, lane_id, lease, after (a deployment's id), now, margin, grain, slack
-- (seconds).
WITH holder AS MATERIALIZED (
    SELECT lane.id, gateway.account_id
    FROM chappe_lane AS lane
    JOIN chappe_gateway AS gateway ON gateway.id = lane.gateway_id
    WHERE lane.id = %(lane_id)s AND lane.lease = %(lease)s AND lane.lease_until > clock_timestamp()
    FOR SHARE OF lane
),
turn AS MATERIALIZED (
    SELECT deployment.id, pace.per_second
    FROM holder
    JOIN chappe_deployment AS deployment
        ON deployment.account_id = holder.account_id AND deployment.state = 'sending'
    LEFT JOIN chappe_deploymentpace AS pace ON pace.deployment_id = deployment.id
    WHERE (deployment.ends_at IS NULL OR deployment.ends_at > %(now)s)
      AND (pace.next_at IS NULL OR pace.next_at <= %(now)s)
    ORDER BY deployment.priority, deployment.id <= %(after)s, deployment.id
),
candidate AS MATERIALIZED (
    SELECT first.id, first.texts, turn.id AS deployment_id, turn.per_second
    FROM turn
    CROSS JOIN LATERAL (
        SELECT block.id, cardinality(block.positions) - block.pointer AS texts
        FROM chappe_block AS block
        WHERE block.gateway_id = %(gateway_id)s
          AND block.deployment_id = turn.id
          AND block.state = 'ready'
          AND block.due_at <= %(now)s
          AND (
              block.window_id IS NULL
              OR EXISTS (
                  SELECT FROM chappe_recipientwindow AS hours
                  WHERE hours.id = block.window_id
                    AND hours.opens_at <= %(now)s
                    AND (hours.starts_at IS NULL OR hours.begun_at IS NOT NULL)
                    AND (
                        hours.closes_at IS NULL
                        OR hours.closes_at > %(now)s::timestamptz + make_interval(secs => %(margin)s)
                    )
              )
          )
        ORDER BY block.due_at, block.id
        LIMIT 1
        FOR UPDATE OF block SKIP LOCKED
    ) AS first
    LIMIT 1
),
granted AS (
    UPDATE chappe_deploymentpace AS pace
    SET next_at = greatest(pace.next_at, %(now)s::timestamptz - make_interval(secs => %(slack)s))
        + make_interval(secs => share.texts / pace.per_second)
    FROM candidate
    CROSS JOIN LATERAL (
        SELECT least(candidate.texts, greatest(1, floor(candidate.per_second * %(grain)s)))::integer AS texts
    ) AS share
    WHERE pace.deployment_id = candidate.deployment_id
      AND pace.next_at <= %(now)s
    RETURNING share.texts
)
UPDATE chappe_block AS block
SET state = 'leased', lane_id = holder.id, lease = %(lease)s
FROM candidate
LEFT JOIN granted ON true
CROSS JOIN holder
JOIN chappe_deployment AS deployment ON deployment.id = candidate.deployment_id
WHERE block.id = candidate.id
  AND (candidate.per_second IS NULL OR granted.texts IS NOT NULL)
RETURNING block.id, block.deployment_id, block.pointer, block.round,
    deployment.sender, deployment.sender_kind, deployment.ends_at,
    (SELECT closes_at FROM chappe_recipientwindow AS hours WHERE hours.id = block.window_id),
    granted.texts,
    EXISTS (SELECT FROM chappe_frequencycap AS cap WHERE cap.account_id = deployment.account_id)
