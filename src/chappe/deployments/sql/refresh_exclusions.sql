-- Writes down anew who of the chosen groups is left out of a deployment, and why; those who were recipients stand among
-- these, left out.
-- Called by deployments/operations/refreshing.py; parameter: deployment_id.
WITH now_out AS MATERIALIZED (
    SELECT snapshot.contact_id, snapshot.verdict
    FROM chappe_snapshot AS snapshot
    LEFT JOIN chappe_difference AS difference
        ON difference.contact_id = snapshot.contact_id AND difference.change = 'removed'
    WHERE snapshot.verdict <> 'eligible' AND difference.contact_id IS NULL
),
gone AS (
    DELETE FROM chappe_exclusion AS exclusion
    WHERE exclusion.deployment_id = %(deployment_id)s
      AND NOT EXISTS (SELECT FROM now_out WHERE now_out.contact_id = exclusion.contact_id)
)
INSERT INTO chappe_exclusion (deployment_id, contact_id, verdict)
SELECT %(deployment_id)s, contact_id, verdict FROM now_out
ON CONFLICT (deployment_id, contact_id) DO UPDATE SET verdict = excluded.verdict
WHERE chappe_exclusion.verdict <> excluded.verdict
