-- Texts that came in and were not yet looked at, with the account of their gateway, in the order they came; locked, so
-- that each is handled once, and waited for, so that no process handles a later text of somebody before an earlier one.
-- Called by inbound/worker; parameter: limit.
SELECT inbound.id, inbound.number, inbound.text, gateway.account_id
FROM chappe_inboundtext AS inbound
JOIN chappe_gateway AS gateway ON gateway.id = inbound.gateway_id
WHERE inbound.handled_at IS NULL
ORDER BY inbound.id
LIMIT %(limit)s
FOR UPDATE OF inbound
