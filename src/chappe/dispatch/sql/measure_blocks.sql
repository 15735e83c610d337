-- The blocks that are still to be sent of deployments that send: due now, held until later, or with a lane.
-- Called by dispatch/queries/measures.py; parameter: now. Columns: account, gateway, state, blocks.
SELECT account.slug,
       gateway.name,
       CASE
           WHEN block.state = 'leased' THEN 'leased'
           WHEN block.due_at <= %(now)s THEN 'due'
           ELSE 'held'
       END AS state,
       count(*)
FROM chappe_deployment AS deployment
JOIN chappe_block AS block ON block.deployment_id = deployment.id AND block.state IN ('ready', 'leased')
JOIN chappe_gateway AS gateway ON gateway.id = block.gateway_id
JOIN chappe_account AS account ON account.id = gateway.account_id
WHERE deployment.state = 'sending'
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
