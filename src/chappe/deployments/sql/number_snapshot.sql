-- The eligible contacts of the snapshot, numbered from 1 by country and contact: neighbours share a route.
-- Called by deployments/preparation.
CREATE TEMPORARY TABLE chappe_numbered ON COMMIT PRESERVE ROWS AS
SELECT row_number() OVER (ORDER BY country, contact_id)::integer AS position, contact_id, number, country
FROM chappe_snapshot
WHERE verdict = 'eligible'
