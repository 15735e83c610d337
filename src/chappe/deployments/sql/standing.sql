-- How many recipients of a deployment stand in each state, by reason and country; those under the pointer of a leased
-- block and without an outcome are claimed.
-- Included by deployments/keep_figures.sql and reports/states.sql: what is kept is what is counted. Parameter:
-- deployment_id. Columns: state, code, country, recipients, fragments.
SELECT state, code, country, count(*) AS recipients, sum(fragments) AS fragments
FROM (
    SELECT CASE WHEN claimed.position IS NULL THEN recipient.state ELSE 'claimed' END AS state,
           recipient.code,
           recipient.country,
           recipient.fragments
    FROM chappe_recipient AS recipient
    LEFT JOIN (
        SELECT unnest(positions[:pointer]) AS position
        FROM chappe_block
        WHERE deployment_id = %(deployment_id)s AND state = 'leased'
    ) AS claimed ON claimed.position = recipient.position AND recipient.state = 'ready'
    WHERE recipient.deployment_id = %(deployment_id)s
) AS standing
GROUP BY state, code, country
