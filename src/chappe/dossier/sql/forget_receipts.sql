-- Puts the pseudonym for the number in the receipts of one contact's texts.
-- Called by dossier/operations; parameters: contact_id, number, pseudonym.
UPDATE chappe_receipt AS receipt
SET number = %(pseudonym)s
FROM chappe_recipient AS recipient
JOIN chappe_attempt AS attempt USING (deployment_id, position)
WHERE recipient.contact_id = %(contact_id)s
  AND recipient.number = %(number)s
  AND attempt.reference <> ''
  AND receipt.gateway_id = attempt.gateway_id
  AND receipt.reference = attempt.reference
  AND receipt.number <> ''
