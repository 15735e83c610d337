-- Prolongs a lease that is still held, and says how the lane does. No row: the lease is lost.
-- Called by dispatch/store; parameters: lane_id, lease, seconds, condition.
UPDATE chappe_lane
SET lease_until = clock_timestamp() + make_interval(secs => %(seconds)s),
    condition = %(condition)s,
    condition_at = clock_timestamp()
WHERE id = %(lane_id)s AND lease = %(lease)s AND lease_until > clock_timestamp()
RETURNING id
