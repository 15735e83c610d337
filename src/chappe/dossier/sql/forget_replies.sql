-- Empties what a number wrote to the account's gateways, and puts the pseudonym for the number: how many wrote back,
-- and how many said STOP, stays what it was.
-- Called by dossier/operations; parameters: account_id, number, pseudonym.
UPDATE chappe_inboundtext AS inbound
SET number = %(pseudonym)s, text = ''
FROM chappe_gateway AS gateway
WHERE gateway.id = inbound.gateway_id
  AND gateway.account_id = %(account_id)s
  AND inbound.number = %(number)s
