-- What a number wrote to the account's gateways, the latest first.
-- Called by dossier/queries; parameters: account_id, number, before (an id, null for all), limit.
SELECT inbound.id, inbound.recipient, inbound.text, inbound.received_at
FROM chappe_inboundtext AS inbound
JOIN chappe_gateway AS gateway ON gateway.id = inbound.gateway_id AND gateway.account_id = %(account_id)s
WHERE inbound.number = %(number)s
  AND (%(before)s::bigint IS NULL OR inbound.id < %(before)s::bigint)
ORDER BY inbound.id DESC
LIMIT %(limit)s
