-- Writes down who of the chosen groups is left out, and why.
-- Called by deployments/preparation; parameter: deployment_id.
INSERT INTO chappe_exclusion (deployment_id, contact_id, verdict)
SELECT %(deployment_id)s, contact_id, verdict
FROM chappe_snapshot
WHERE verdict <> 'eligible'
