-- The recipients of a deployment by country, encoding and fragments.
-- Called by deployments/operations/refreshing.py; parameter: deployment_id.
SELECT country, encoding, fragments, count(*) AS recipients, count(*) FILTER (WHERE state = 'ready') AS ready
FROM chappe_recipient
WHERE deployment_id = %(deployment_id)s
GROUP BY country, encoding, fragments
