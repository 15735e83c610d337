-- Empties the texts of tests that were filled as one contact, whoever they went to. Those that wait do not leave.
-- Called by dossier/operations; parameters: contact_id, now.
UPDATE chappe_directtext AS direct
SET text = '',
    state = CASE WHEN direct.state = 'ready' THEN 'excluded' ELSE direct.state END,
    code = CASE WHEN direct.state = 'ready' THEN 'erased' ELSE direct.code END,
    changed_at = CASE WHEN direct.state = 'ready' THEN %(now)s ELSE direct.changed_at END
FROM chappe_trial AS trial
WHERE trial.contact_id = %(contact_id)s
  AND direct.trial_id = trial.id
