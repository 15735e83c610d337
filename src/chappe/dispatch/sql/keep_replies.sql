-- Keeps texts that people sent, before the network is told that we have them.
-- Called by dispatch/store; parameters: parallel arrays numbers, recipients, texts, references (the network's own
-- names, each empty where it gives none: by it, one that is told twice is kept once); gateway_id, now.
INSERT INTO chappe_inboundtext (gateway_id, number, recipient, text, reference, received_at)
SELECT %(gateway_id)s, number, recipient, text, reference, %(now)s
FROM unnest(%(numbers)s::text[], %(recipients)s::text[], %(texts)s::text[], %(references)s::text[])
    AS reply (number, recipient, text, reference)
ON CONFLICT (gateway_id, reference) WHERE reference <> '' DO NOTHING
