-- Leases a lane that nobody holds, by the database's clock. Only one process can: no row for the others.
-- Called by dispatch/store; parameters: lane_id, lease (new), holder, seconds.
UPDATE chappe_lane
SET lease = %(lease)s,
    holder = %(holder)s,
    lease_until = clock_timestamp() + make_interval(secs => %(seconds)s),
    asked_by = '',
    asked_at = NULL,
    condition = 'connecting',
    condition_at = clock_timestamp()
WHERE id = %(lane_id)s AND (lease IS NULL OR lease_until IS NULL OR lease_until < clock_timestamp())
RETURNING id
