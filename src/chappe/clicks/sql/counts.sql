-- How often the links of a deployment were followed, by how many of its people, and by how many who had followed no offer
-- of it before. Link 0 is the preference page.
-- Called by clicks/queries.py; parameters: account_id, deployment_id. Columns: link, kind, clicks, people, new_people.
SELECT click.link,
       click.kind,
       count(*) AS clicks,
       count(*) FILTER (WHERE click.is_first_of_link) AS people,
       count(*) FILTER (WHERE click.is_first) AS new_people
FROM chappe_click AS click
WHERE click.deployment_id = (
    SELECT id FROM chappe_deployment WHERE id = %(deployment_id)s AND account_id = %(account_id)s
)
GROUP BY click.link, click.kind
