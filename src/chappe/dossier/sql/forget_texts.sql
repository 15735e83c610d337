-- Empties the texts that deployments had for one contact.
-- Called by dossier/operations; parameter: contact_id.
UPDATE chappe_recipienttext AS recipienttext
SET text = ''
FROM chappe_recipient AS recipient
WHERE recipient.contact_id = %(contact_id)s
  AND recipienttext.deployment_id = recipient.deployment_id
  AND recipienttext.position = recipient.position
