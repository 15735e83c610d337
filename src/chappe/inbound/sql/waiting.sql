-- Texts that came in and were not yet looked at, with the account of their gateway; locked, so that each is handled once.
-- Called by inbound/worker; parameter: limit.
SELECT inbound.id, inbound.number, inbound.text, gateway.account_id
FROM chappe_inboundtext AS inbound
JOIN chappe_gateway AS gateway ON gateway.id = inbound.gateway_id
WHERE inbound.handled_at IS NULL
ORDER BY inbound.id
LIMIT %(limit)s
FOR UPDATE OF inbound SKIP LOCKED
