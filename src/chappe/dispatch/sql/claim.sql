-- Leases the next block that is due on a gateway to a lane. At most one: the choice is materialised, since a LIMIT
-- under an UPDATE … FROM may be planned so that it claims every block. A block whose window is closed, or closes within
-- the margin, is not claimed: the window's row says until when it is open, whoever last looked at it. Nor is one whose
-- window has a moment of its own and has not begun.
-- Called by dispatch/store; parameters: gateway_id, lane_id, lease, now, margin (seconds).
WITH candidate AS MATERIALIZED (
    SELECT block.id
    FROM chappe_block AS block
    JOIN chappe_deployment AS deployment ON deployment.id = block.deployment_id
    WHERE block.gateway_id = %(gateway_id)s
      AND block.state = 'ready'
      AND block.due_at <= %(now)s
      AND deployment.state = 'sending'
      AND (deployment.ends_at IS NULL OR deployment.ends_at > %(now)s)
      AND (
          block.window_id IS NULL
          OR EXISTS (
              SELECT FROM chappe_recipientwindow AS hours
              WHERE hours.id = block.window_id
                AND hours.opens_at <= %(now)s
                AND (hours.starts_at IS NULL OR hours.begun_at IS NOT NULL)
                AND (hours.closes_at IS NULL OR hours.closes_at > %(now)s::timestamptz + make_interval(secs => %(margin)s))
          )
      )
    ORDER BY block.due_at, block.id
    LIMIT 1
    FOR UPDATE OF block SKIP LOCKED
),
holder AS MATERIALIZED (
    SELECT id FROM chappe_lane
    WHERE id = %(lane_id)s AND lease = %(lease)s AND lease_until > clock_timestamp()
    FOR SHARE
)
UPDATE chappe_block AS block
SET state = 'leased', lane_id = holder.id, lease = %(lease)s
FROM candidate, holder, chappe_deployment AS deployment
WHERE block.id = candidate.id AND deployment.id = block.deployment_id
RETURNING block.id, block.deployment_id, block.pointer, block.round,
    deployment.sender, deployment.sender_kind, deployment.ends_at,
    (SELECT closes_at FROM chappe_recipientwindow AS hours WHERE hours.id = block.window_id),
    EXISTS (SELECT FROM chappe_frequencycap AS cap WHERE cap.account_id = deployment.account_id)
