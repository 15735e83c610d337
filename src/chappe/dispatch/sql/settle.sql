-- Writes the outcome on further recipients, as step.sql does on the first.
-- Called by dispatch/store; parameters: deployment_id, positions, state, code, gateway_id, now.
UPDATE chappe_recipient
SET state = %(state)s, code = %(code)s, gateway_id = %(gateway_id)s, changed_at = %(now)s
WHERE deployment_id = %(deployment_id)s
  AND position = ANY (%(positions)s::integer[])
  AND state IN ('ready', 'unknown')
