-- Writes a click down, unless its recipient has so many of its kind already: one address followed for ever by a program
-- fills no table, and keeps no person's click out.
-- Whether it is the first of its recipient is told here, where there are few to look at, so that a report only counts.
-- Called by clicks/operations.py, which holds the recipient's turn; parameters: deployment_id, position and contact_id
-- (null of somebody erased), link, kind, agent, at, most.
WITH those AS MATERIALIZED (
    SELECT link
    FROM chappe_click
    WHERE deployment_id = %(deployment_id)s
      AND kind = %(kind)s::varchar
      AND (position = %(position)s::integer OR (%(position)s::integer IS NULL AND position IS NULL))
    LIMIT %(most)s
)
INSERT INTO chappe_click (deployment_id, position, contact_id, link, kind, agent, at, is_first_of_link, is_first)
SELECT %(deployment_id)s,
       %(position)s::integer,
       %(contact_id)s,
       %(link)s::smallint,
       %(kind)s::varchar,
       %(agent)s,
       %(at)s,
       %(position)s::integer IS NOT NULL
           AND NOT EXISTS (SELECT FROM those WHERE link = %(link)s::smallint),
       %(position)s::integer IS NOT NULL
           AND %(link)s::smallint > 0
           AND NOT EXISTS (SELECT FROM those WHERE link > 0)
WHERE (SELECT count(*) FROM those) < %(most)s
