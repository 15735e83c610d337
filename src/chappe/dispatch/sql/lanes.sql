-- Every lane that should run, with its gateway as configured, and whether it is free; who holds it, and who asked for it.
-- Called by dispatch/store; parameter: seconds (for which a question stands).
SELECT lane.id,
       lane.index,
       lane.lease IS NULL OR lane.lease_until IS NULL OR lane.lease_until < clock_timestamp() AS is_free,
       gateway.id AS gateway_id,
       gateway.name,
       gateway.kind,
       gateway.host,
       gateway.port,
       gateway.system_id,
       gateway.secret,
       gateway.settings,
       gateway.window,
       gateway.pace,
       gateway.binds,
       CASE WHEN lane.lease IS NOT NULL AND lane.lease_until >= clock_timestamp() THEN lane.holder ELSE '' END AS holder,
       CASE
           WHEN lane.asked_at >= clock_timestamp() - make_interval(secs => %(seconds)s) THEN lane.asked_by
           ELSE ''
       END AS asked_by
FROM chappe_lane AS lane
JOIN chappe_gateway AS gateway ON gateway.id = lane.gateway_id
WHERE gateway.is_enabled AND lane.index < gateway.binds
ORDER BY lane.id
