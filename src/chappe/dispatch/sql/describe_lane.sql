-- Says why a lane that nobody holds does not run.
-- Called by dispatch/store; parameters: lane_id, condition.
UPDATE chappe_lane SET condition = %(condition)s, condition_at = clock_timestamp()
WHERE id = %(lane_id)s AND (lease IS NULL OR lease_until < clock_timestamp())
