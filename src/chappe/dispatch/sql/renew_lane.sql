-- Prolongs a lease that is still held, and says how the lane does. No row: the lease is lost.
-- Called by dispatch/store; parameters: lane_id, lease, seconds, condition, in_flight (texts on the wire), slowed_to
-- (fragments per second; null: the network does not throttle).
UPDATE chappe_lane
SET lease_until = clock_timestamp() + make_interval(secs => %(seconds)s),
    condition = %(condition)s::varchar,
    condition_at = clock_timestamp(),
    in_flight = %(in_flight)s,
    slowed_to = %(slowed_to)s,
    down_since = CASE WHEN %(condition)s::varchar <> 'bound' THEN coalesce(down_since, clock_timestamp()) END
WHERE id = %(lane_id)s AND lease = %(lease)s AND lease_until > clock_timestamp()
RETURNING id
