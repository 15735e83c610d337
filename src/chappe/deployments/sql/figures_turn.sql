-- Whether nobody else counts this deployment's figures at the moment; the right to do so ends with the transaction.
-- Called by dispatch/store; parameter: deployment_id.
SELECT pg_try_advisory_xact_lock(hashtext('chappe figures'), %(deployment_id)s::integer)
