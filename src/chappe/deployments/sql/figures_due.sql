-- The deployments whose figures are to be counted again: those under way, or over for less than a week, since receipts
-- still come. The longer a count takes the seldomer it is made: a twentieth of the time while people look, then less.
-- Called by dispatch/store, every second; parameter: now.
SELECT deployment.id
FROM chappe_deployment AS deployment
LEFT JOIN chappe_figureskept AS kept ON kept.deployment_id = deployment.id
WHERE deployment.started_at IS NOT NULL
  AND (deployment.ended_at IS NULL OR deployment.ended_at > %(now)s::timestamptz - interval '7 days')
  AND (
      kept.at IS NULL
      OR kept.at + CASE
          WHEN deployment.ended_at IS NULL OR deployment.ended_at > %(now)s::timestamptz - interval '10 minutes'
              THEN greatest(interval '2 seconds', make_interval(secs => 20 * kept.took / 1000.0))
          ELSE greatest(interval '1 minute', make_interval(secs => 200 * kept.took / 1000.0))
      END <= %(now)s
  )
ORDER BY kept.at NULLS FIRST, deployment.id
LIMIT 20
