-- The windows of deployments under way, or about to be, whose opening is past or ends within the margin.
-- Called by dispatch/store, every second; parameters: now, margin (seconds), everything (true: all of them).
SELECT hours.id, hours.basis, hours.starts_at, hours.opens_at, hours.closes_at
FROM chappe_deployment AS deployment
JOIN chappe_recipientwindow AS hours ON hours.deployment_id = deployment.id
WHERE deployment.state IN ('scheduled', 'refreshing', 'sending', 'paused', 'awaiting_resume')
  AND (%(everything)s OR hours.closes_at <= %(now)s::timestamptz + make_interval(secs => %(margin)s))
