-- Keeps texts that people sent, before the network is told that we have them.
-- Called by dispatch/store; parameters: parallel arrays numbers, recipients, texts; gateway_id, now.
INSERT INTO chappe_inboundtext (gateway_id, number, recipient, text, received_at)
SELECT %(gateway_id)s, number, recipient, text, %(now)s
FROM unnest(%(numbers)s::text[], %(recipients)s::text[], %(texts)s::text[]) AS reply (number, recipient, text)
