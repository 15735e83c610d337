-- Texts answered by the gateways per second over the last ten seconds of a deployment.
-- Called by reports/queries.py; parameters: deployment_id, since, newest (how many attempts to look at, at most).
SELECT count(*) FILTER (WHERE part = 1)
FROM (
    SELECT part, at
    FROM chappe_attempt
    WHERE deployment_id = %(deployment_id)s
    ORDER BY id DESC
    LIMIT %(newest)s
) AS recent
WHERE at > %(since)s
