-- Forgets what was prepared of a deployment of which nothing has left.
-- Called by deployments/operations and deployments/preparation; parameter: deployment_id.
WITH blocks AS (DELETE FROM chappe_block WHERE deployment_id = %(deployment_id)s),
     pace AS (DELETE FROM chappe_deploymentpace WHERE deployment_id = %(deployment_id)s),
     windows AS (DELETE FROM chappe_recipientwindow WHERE deployment_id = %(deployment_id)s),
     texts AS (DELETE FROM chappe_recipienttext WHERE deployment_id = %(deployment_id)s),
     exclusions AS (DELETE FROM chappe_exclusion WHERE deployment_id = %(deployment_id)s)
DELETE FROM chappe_recipient WHERE deployment_id = %(deployment_id)s
