-- The lanes of a gateway as they are, by the database's clock.
-- Called by dispatch/queries/activity.py; parameter: gateway_id.
SELECT lane.index,
       CASE WHEN lane.lease_until > now() THEN lane.holder ELSE '' END AS holder,
       lane.lease IS NOT NULL AND lane.lease_until > now() AS is_held,
       lane.condition,
       lane.condition_at,
       lane.down_since,
       lane.in_flight,
       gateway."window",
       lane.slowed_to
FROM chappe_lane AS lane
JOIN chappe_gateway AS gateway ON gateway.id = lane.gateway_id
WHERE lane.gateway_id = %(gateway_id)s AND lane.index < gateway.binds
ORDER BY lane.index
