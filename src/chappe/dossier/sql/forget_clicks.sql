-- Takes one contact out of the clicks on its links, and what they were made with: how many there were stays.
-- Called by dossier/operations, which says that it erases; parameter: contact_id.
UPDATE chappe_click SET contact_id = NULL, agent = '' WHERE contact_id = %(contact_id)s
