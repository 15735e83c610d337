-- What is still to be sent of a deployment, by gateway and window.
-- Called by deployments/queries/forecasts.py; parameter: deployment_id. Columns: gateway, pace (fragments per second;
-- null: no limit; 0: switched off), basis (null: nothing restrains), starts_at (where it is
-- in each recipient's time), recipients and fragments of the whole window, texts.
SELECT gateway.name,
       CASE WHEN gateway.is_enabled THEN gateway.pace ELSE 0 END AS pace,
       hours.basis,
       hours.starts_at,
       coalesce(hours.recipients, 0) AS recipients,
       coalesce(hours.fragments, 0) AS fragments,
       sum(cardinality(block.positions) - block.pointer)::bigint AS texts
FROM chappe_block AS block
JOIN chappe_gateway AS gateway ON gateway.id = block.gateway_id
LEFT JOIN chappe_recipientwindow AS hours ON hours.id = block.window_id
WHERE block.deployment_id = %(deployment_id)s AND block.state IN ('ready', 'leased')
GROUP BY gateway.id, hours.id
HAVING sum(cardinality(block.positions) - block.pointer) > 0
ORDER BY texts DESC, gateway.name, hours.id
