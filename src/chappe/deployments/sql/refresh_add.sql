-- Adds the newly targeted to a deployment, with their texts.
-- Called by deployments/operations/refreshing.py; parameter: deployment_id.
WITH texts AS (
    INSERT INTO chappe_recipienttext (deployment_id, position, text)
    SELECT %(deployment_id)s, position, text FROM chappe_fresh
)
INSERT INTO chappe_recipient (
    deployment_id, position, contact_id, number, country, encoding, fragments, state, code
)
SELECT %(deployment_id)s, position, contact_id, number, country, encoding, fragments, 'ready', '' FROM chappe_fresh
