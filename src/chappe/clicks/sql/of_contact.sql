-- What one contact followed, the latest first.
-- Called by clicks/queries.py; parameters: account_id, contact_id, before (an id, null for all), limit.
SELECT click.id, click.deployment_id, deployment.name, deployment.version_id, click.link, click.kind, click.agent, click.at
FROM chappe_click AS click
JOIN chappe_deployment AS deployment ON deployment.id = click.deployment_id
WHERE click.contact_id = %(contact_id)s
  AND deployment.account_id = %(account_id)s
  AND (%(before)s::bigint IS NULL OR click.id < %(before)s::bigint)
ORDER BY click.id DESC
LIMIT %(limit)s
