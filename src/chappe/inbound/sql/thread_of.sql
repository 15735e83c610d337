-- The conversation that a reply stands in.
-- Called by inbound/queries; parameters: account_id, reply_id.
SELECT thread.id
FROM chappe_inboundtext AS inbound
JOIN chappe_gateway AS gateway ON gateway.id = inbound.gateway_id AND gateway.account_id = %(account_id)s
JOIN chappe_thread AS thread ON thread.account_id = gateway.account_id AND thread.number = inbound.number
WHERE inbound.id = %(reply_id)s
