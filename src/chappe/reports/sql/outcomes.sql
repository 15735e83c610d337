-- How many recipients of some deployments stand in each state. One under the pointer of a leased block counts as ready.
-- Called by reports/queries.py; parameters: account_id, deployment_ids. Columns: deployment_id, state, recipients.
SELECT recipient.deployment_id, recipient.state, count(*) AS recipients
FROM chappe_recipient AS recipient
WHERE recipient.deployment_id IN (
    SELECT id FROM chappe_deployment WHERE account_id = %(account_id)s AND id = ANY(%(deployment_ids)s)
)
GROUP BY recipient.deployment_id, recipient.state
