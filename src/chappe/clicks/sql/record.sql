-- Writes a click down, unless its recipient has so many already: one address followed for ever by a program fills no table.
-- Called by clicks/operations.py; parameters: deployment_id, position and contact_id (null of somebody erased), link, kind,
-- agent, at, most.
INSERT INTO chappe_click (deployment_id, position, contact_id, link, kind, agent, at)
SELECT %(deployment_id)s, %(position)s, %(contact_id)s, %(link)s, %(kind)s, %(agent)s, %(at)s
WHERE (
    SELECT count(*)
    FROM (
        SELECT FROM chappe_click
        WHERE deployment_id = %(deployment_id)s AND position IS NOT DISTINCT FROM %(position)s
        LIMIT %(most)s
    ) AS those
) < %(most)s
