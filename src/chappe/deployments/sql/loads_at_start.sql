-- What there was to send of a deployment before its first text left, by gateway and window: the recipients of all its
-- blocks, done or not. Those who were ended unsent are no longer in one; the window and the deployment still count them.
-- Called by deployments/queries/courses.py; parameter: deployment_id. Columns: those of loads.sql.
SELECT gateway.name,
       CASE WHEN gateway.is_enabled THEN gateway.pace ELSE 0 END AS pace,
       hours.basis,
       hours.starts_at,
       coalesce(hours.recipients, 0) AS recipients,
       coalesce(hours.fragments, 0) AS fragments,
       sum(cardinality(block.positions))::bigint AS texts
FROM chappe_block AS block
JOIN chappe_gateway AS gateway ON gateway.id = block.gateway_id
LEFT JOIN chappe_recipientwindow AS hours ON hours.id = block.window_id
WHERE block.deployment_id = %(deployment_id)s
GROUP BY gateway.id, hours.id
ORDER BY texts DESC, gateway.name, hours.id
