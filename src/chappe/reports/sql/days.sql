-- Texts that reached the network, by the day their deployment started in the account's time zone; and of those, the
-- ones delivered.
-- Called by reports/queries.py; parameters: account_id, since, zone. Columns: day, sent, delivered.
SELECT (deployment.started_at AT TIME ZONE %(zone)s)::date AS day,
       count(*) AS sent,
       count(*) FILTER (WHERE recipient.state = 'delivered') AS delivered
FROM chappe_deployment AS deployment
JOIN chappe_recipient AS recipient ON recipient.deployment_id = deployment.id
WHERE deployment.account_id = %(account_id)s
  AND deployment.started_at >= %(since)s
  AND recipient.state IN ('submitted', 'delivered', 'undelivered')
GROUP BY day
