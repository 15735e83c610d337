-- How many unknown outcomes ask for a person's word, by deployment of an account.
-- Called by deployments/queries/unknowns.py; parameters: account_id, left (the code of those left), limit.
SELECT deployment.id, deployment.name, count(*) AS recipients
FROM (
    SELECT DISTINCT attempt.deployment_id, attempt.position
    FROM chappe_attempt AS attempt
    WHERE attempt.outcome = 'unknown'
) AS attempted
JOIN chappe_deployment AS deployment
    ON deployment.id = attempted.deployment_id AND deployment.account_id = %(account_id)s
JOIN chappe_recipient AS recipient
    ON recipient.deployment_id = attempted.deployment_id AND recipient.position = attempted.position
WHERE recipient.state = 'unknown' AND recipient.code <> %(left)s
GROUP BY deployment.id, deployment.name
ORDER BY deployment.id DESC
LIMIT %(limit)s
