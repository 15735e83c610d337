-- Keeps parts of long texts that people sent, before the network is told that we have them; inbound joins them. One that is
-- told twice is kept once.
-- Called by dispatch/store; parameters: parallel arrays numbers, recipients, part_references, totals, places, texts;
-- gateway_id, now.
INSERT INTO chappe_replypart (gateway_id, number, recipient, reference, total, place, text, received_at)
SELECT %(gateway_id)s, number, recipient, reference, total, place, text, %(now)s
FROM unnest(
    %(numbers)s::text[], %(recipients)s::text[], %(part_references)s::integer[], %(totals)s::smallint[],
    %(places)s::smallint[], %(texts)s::text[]
) AS part (number, recipient, reference, total, place, text)
ON CONFLICT DO NOTHING
