-- How often the links of a deployment were followed, and by how many of its people: link by link, and in all (link null,
-- without the preference page, whose place is 0).
-- Called by clicks/queries.py; parameters: account_id, deployment_id. Columns: link, kind, clicks, people.
WITH clicks AS NOT MATERIALIZED (
    SELECT click.link, click.kind, click.position
    FROM chappe_click AS click
    WHERE click.deployment_id = (
        SELECT id FROM chappe_deployment WHERE id = %(deployment_id)s AND account_id = %(account_id)s
    )
)
SELECT NULL::smallint AS link, kind, count(*) AS clicks, count(DISTINCT position) AS people
FROM clicks
WHERE link > 0
GROUP BY kind
UNION ALL
SELECT link, kind, count(*), count(DISTINCT position)
FROM clicks
GROUP BY link, kind
