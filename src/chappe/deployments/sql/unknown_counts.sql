-- How many unknown outcomes ask for a person's word, by deployment of an account: of one, or of its latest. Each is looked
-- up by the index of unknown attempts, so that a page's ribbon costs the same however long the account has been sending.
-- Called by deployments/queries/unknowns.py; parameters: account_id, deployment_id (null: the latest), left (the code of
-- those left), limit (deployments looked at).
SELECT deployment.id, deployment.name, count(*) AS recipients
FROM (
    SELECT id, name
    FROM chappe_deployment
    WHERE account_id = %(account_id)s
      AND started_at IS NOT NULL
      AND coalesce(id = %(deployment_id)s, true)
    ORDER BY id DESC
    LIMIT %(limit)s
) AS deployment
CROSS JOIN LATERAL (
    SELECT DISTINCT position
    FROM chappe_attempt
    WHERE chappe_attempt.deployment_id = deployment.id AND chappe_attempt.outcome = 'unknown'
) AS attempted
JOIN chappe_recipient AS recipient
    ON recipient.deployment_id = deployment.id AND recipient.position = attempted.position
WHERE recipient.state = 'unknown' AND recipient.code <> %(left)s
GROUP BY deployment.id, deployment.name
ORDER BY deployment.id DESC
