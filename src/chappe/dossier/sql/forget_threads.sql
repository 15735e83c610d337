-- Puts the pseudonym for a number in the account's conversation with it, and forgets what was said last and parts that
-- wait for others.
-- Called by dossier/operations; parameters: account_id, number, pseudonym.
WITH parts AS (
    DELETE FROM chappe_replypart AS part
    USING chappe_gateway AS gateway
    WHERE gateway.id = part.gateway_id AND gateway.account_id = %(account_id)s AND part.number = %(number)s
)
UPDATE chappe_thread
SET number = %(pseudonym)s, last_text = '', state = 'closed', is_doubtful = false
WHERE account_id = %(account_id)s AND number = %(number)s
