-- How many recipients of some deployments stand in each state: as last counted, or counted now where they never were.
-- One under the pointer of a leased block counts as ready.
-- Called by reports/queries.py; parameters: account_id, deployment_ids. Columns: deployment_id, state, recipients.
WITH asked AS MATERIALIZED (
    SELECT deployment.id, kept.at IS NOT NULL AS is_kept
    FROM chappe_deployment AS deployment
    LEFT JOIN chappe_figureskept AS kept ON kept.deployment_id = deployment.id
    WHERE deployment.account_id = %(account_id)s AND deployment.id = ANY (%(deployment_ids)s)
)
SELECT figure.deployment_id,
       CASE figure.state WHEN 'claimed' THEN 'ready' ELSE figure.state END AS state,
       sum(figure.recipients) AS recipients
FROM asked
JOIN chappe_figure AS figure ON figure.deployment_id = asked.id
WHERE asked.is_kept
GROUP BY 1, 2
UNION ALL
SELECT recipient.deployment_id, recipient.state, count(*)
FROM asked
JOIN chappe_recipient AS recipient ON recipient.deployment_id = asked.id
WHERE NOT asked.is_kept
GROUP BY 1, 2
