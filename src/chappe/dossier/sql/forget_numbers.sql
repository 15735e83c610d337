-- Puts the pseudonym for a number of one contact in every text it was sent there.
-- Called by dossier/operations; parameters: contact_id, number, pseudonym.
UPDATE chappe_recipient
SET number = %(pseudonym)s
WHERE contact_id = %(contact_id)s AND number = %(number)s
