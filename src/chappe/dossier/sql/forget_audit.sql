-- Puts the pseudonym for a number in what the audit log says of it: who did what, and when, stays.
-- Called by dossier/operations, which says that it erases; parameters: account_id, number, pseudonym.
UPDATE chappe_auditentry
SET details = jsonb_set(details, '{number}', to_jsonb(%(pseudonym)s::text))
WHERE account_id = %(account_id)s
  AND subject_kind = 'suppression'
  AND details ->> 'number' = %(number)s
