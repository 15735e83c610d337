-- Writes down whose place in a deployment was changed as its list was computed again.
-- Called by deployments/operations/refreshing.py; parameter: deployment_id.
INSERT INTO chappe_refreshchange (deployment_id, contact_id, change, reason)
SELECT %(deployment_id)s, contact_id, change, reason FROM chappe_difference
