-- Texts to one person that went to a number, the latest first.
-- Called by dossier/queries; parameters: account_id, number, limit.
SELECT id, purpose, sender, text, fragments, state, code, created_at
FROM chappe_directtext
WHERE account_id = %(account_id)s AND number = %(number)s
ORDER BY id DESC
LIMIT %(limit)s
