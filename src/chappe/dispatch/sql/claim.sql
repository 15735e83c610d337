-- Leases the next block that is due on a gateway to a lane. At most one: the choice is materialised, since a LIMIT
-- under an UPDATE … FROM may be planned so that it claims every block.
-- Called by dispatch/store; parameters: gateway_id, lane_id, lease, now.
WITH candidate AS MATERIALIZED (
    SELECT block.id
    FROM chappe_block AS block
    JOIN chappe_deployment AS deployment ON deployment.id = block.deployment_id
    WHERE block.gateway_id = %(gateway_id)s
      AND block.state = 'ready'
      AND block.due_at <= %(now)s
      AND deployment.state = 'sending'
      AND (deployment.ends_at IS NULL OR deployment.ends_at > %(now)s)
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
    deployment.sender, deployment.sender_kind, deployment.ends_at
