-- Gives a lane back at once, so that another process need not wait for its lease to pass.
-- Called by dispatch/store; parameters: lane_id, lease, condition.
UPDATE chappe_lane
SET lease = NULL,
    lease_until = NULL,
    holder = '',
    condition = %(condition)s,
    condition_at = clock_timestamp(),
    in_flight = 0,
    slowed_to = NULL
WHERE id = %(lane_id)s AND lease = %(lease)s
