-- The windows of a deployment, and how many recipients of each wait to be sent. Those whom nothing restrains are not
-- among them.
-- Called by deployments/queries/holds.py; parameter: deployment_id. Columns: basis, starts_at, begun_at, recipients,
-- waiting.
SELECT hours.basis,
       hours.starts_at,
       hours.begun_at,
       hours.recipients,
       coalesce(sum(cardinality(block.positions) - block.pointer), 0)::bigint AS waiting
FROM chappe_recipientwindow AS hours
LEFT JOIN chappe_block AS block ON block.window_id = hours.id AND block.state IN ('ready', 'leased')
WHERE hours.deployment_id = %(deployment_id)s
GROUP BY hours.id
ORDER BY hours.recipients DESC, hours.id
