-- Texts that reached the network, by the day their deployment started in the account's time zone; and of those, the
-- ones delivered: as last counted, or counted now where they never were.
-- Called by reports/queries.py; parameters: account_id, since, zone. Columns: day, sent, delivered.
WITH started AS MATERIALIZED (
    SELECT deployment.id, (deployment.started_at AT TIME ZONE %(zone)s)::date AS day, kept.at IS NOT NULL AS is_kept
    FROM chappe_deployment AS deployment
    LEFT JOIN chappe_figureskept AS kept ON kept.deployment_id = deployment.id
    WHERE deployment.account_id = %(account_id)s AND deployment.started_at >= %(since)s
)
SELECT day, sum(recipients)::bigint AS sent, 
       coalesce(sum(recipients) FILTER (WHERE state = 'delivered'), 0)::bigint AS delivered
FROM (
    SELECT started.day, figure.state, figure.recipients
    FROM started
    JOIN chappe_figure AS figure ON figure.deployment_id = started.id
    WHERE started.is_kept
    UNION ALL
    SELECT started.day, recipient.state, count(*)
    FROM started
    JOIN chappe_recipient AS recipient ON recipient.deployment_id = started.id
    WHERE NOT started.is_kept
    GROUP BY started.day, recipient.state
) AS texts
WHERE state IN ('submitted', 'delivered', 'undelivered')
GROUP BY day
