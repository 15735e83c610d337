-- Leaves out of a deployment who is no longer targeted, with the reason; who is reached by another number now loses the
-- row of the old one, to get a new one. Nothing of either has left: the deployment has not started.
-- Called by deployments/operations/refreshing.py; parameters: deployment_id, now.
WITH left_out AS (
    UPDATE chappe_recipient AS recipient
    SET state = 'excluded', code = difference.reason, changed_at = %(now)s
    FROM chappe_difference AS difference
    WHERE difference.change = 'removed'
      AND recipient.deployment_id = %(deployment_id)s
      AND recipient.position = difference.position
),
texts AS (
    DELETE FROM chappe_recipienttext AS recipienttext
    USING chappe_difference AS difference
    WHERE difference.change = 'renumbered'
      AND recipienttext.deployment_id = %(deployment_id)s
      AND recipienttext.position = difference.position
)
DELETE FROM chappe_recipient AS recipient
USING chappe_difference AS difference
WHERE difference.change = 'renumbered'
  AND recipient.deployment_id = %(deployment_id)s
  AND recipient.position = difference.position
