-- Keeps receipts as they came, known or not. Returns their ids.
-- Called by dispatch/store; parameters: parallel arrays references, numbers, statuses, codes, moments; gateway_id, now.
INSERT INTO chappe_receipt (gateway_id, reference, number, status, code, at, received_at, matched)
SELECT %(gateway_id)s, reference, number, status, code, at, %(now)s, false
FROM unnest(
    %(references)s::text[], %(numbers)s::text[], %(statuses)s::text[], %(codes)s::text[],
    %(moments)s::timestamptz[]
) AS receipt (reference, number, status, code, at)
RETURNING id
