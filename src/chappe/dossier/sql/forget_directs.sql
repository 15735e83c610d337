-- Empties the texts to one person that went to a number, and puts the pseudonym for it, in their receipts too. Those that
-- wait do not leave.
-- Called by dossier/operations; parameters: account_id, number, pseudonym, now.
WITH told AS (
    UPDATE chappe_receipt AS receipt
    SET number = %(pseudonym)s
    FROM chappe_directtext AS direct
    JOIN chappe_attempt AS attempt ON attempt.direct_id = direct.id AND attempt.reference <> ''
    WHERE direct.account_id = %(account_id)s
      AND direct.number = %(number)s
      AND receipt.gateway_id = attempt.gateway_id
      AND receipt.reference = attempt.reference
      AND receipt.number <> ''
)
UPDATE chappe_directtext
SET number = %(pseudonym)s,
    text = '',
    state = CASE WHEN state = 'ready' THEN 'excluded' ELSE state END,
    code = CASE WHEN state = 'ready' THEN 'erased' ELSE code END,
    changed_at = CASE WHEN state = 'ready' THEN %(now)s ELSE changed_at END
WHERE account_id = %(account_id)s AND number = %(number)s
