-- The contacts to be added to a deployment's list, numbered after those it has, by country and contact: what their texts
-- are filled from.
-- Called by deployments/operations/refreshing.py; parameter: deployment_id.
CREATE TEMPORARY TABLE chappe_numbered ON COMMIT PRESERVE ROWS AS
SELECT (row_number() OVER (ORDER BY country, contact_id) + last.position)::integer AS position,
       contact_id,
       number,
       country
FROM chappe_difference
CROSS JOIN (
    SELECT coalesce(max(position), 0) AS position FROM chappe_recipient WHERE deployment_id = %(deployment_id)s
) AS last
WHERE change IN ('added', 'renumbered')
