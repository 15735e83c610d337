-- Takes out of a deployment's blocks who has been left out of it, or is numbered anew; a block of which nobody is left is
-- done.
-- Called by deployments/operations/refreshing.py; parameter: deployment_id.
UPDATE chappe_block AS block
SET positions = kept.positions, state = CASE cardinality(kept.positions) WHEN 0 THEN 'done' ELSE block.state END
FROM (
    SELECT block.id,
           coalesce(
               array_agg(one.position ORDER BY one.place) FILTER (WHERE difference.position IS NULL), '{}'
           ) AS positions
    FROM chappe_block AS block
    CROSS JOIN LATERAL unnest(block.positions) WITH ORDINALITY AS one (position, place)
    LEFT JOIN chappe_difference AS difference ON difference.position = one.position
    WHERE block.deployment_id = %(deployment_id)s
    GROUP BY block.id
    HAVING count(difference.position) > 0
) AS kept
WHERE block.id = kept.id
