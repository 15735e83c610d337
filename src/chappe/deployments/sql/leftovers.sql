-- The deployments with recipients still to be sent that must not be any more: past their time limit, or cancelled
-- while a "later" answer was on its way. With the state and the code that their recipients end with.
-- Called by dispatch/store, every second; parameter: now.
SELECT deployment.id,
       CASE deployment.state WHEN 'cancelled' THEN 'cancelled' ELSE 'expired' END AS state,
       CASE deployment.state WHEN 'cancelled' THEN 'cancelled' ELSE 'time_limit' END AS code
FROM chappe_deployment AS deployment
WHERE (
        deployment.state = 'cancelled'
        OR (deployment.state IN ('sending', 'paused', 'awaiting_resume') AND deployment.ends_at <= %(now)s)
    )
  AND deployment.id IN (
      SELECT block.deployment_id
      FROM chappe_block AS block
      WHERE block.state IN ('ready', 'leased') AND block.pointer < cardinality(block.positions)
  )
