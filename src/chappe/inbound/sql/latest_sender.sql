-- The sender of the last text that left to a number until a moment.
-- Called by inbound/operations; parameters: account_id, number, until.
SELECT deployment.sender
FROM chappe_contact AS holder
JOIN chappe_recipient AS recipient ON recipient.contact_id = holder.id AND recipient.number = %(number)s
JOIN chappe_deployment AS deployment ON deployment.id = recipient.deployment_id
WHERE holder.account_id = %(account_id)s
  AND holder.number = %(number)s
  AND recipient.state IN ('submitted', 'delivered', 'undelivered', 'unknown')
ORDER BY recipient.changed_at <= %(until)s DESC, recipient.changed_at DESC, recipient.deployment_id DESC
LIMIT 1
