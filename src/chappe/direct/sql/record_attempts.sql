-- Appends what gateways answered to texts to one person, one row for each fragment.
-- Called by direct/store; parameters: parallel arrays direct_ids, parts (which), totals (of how many), outcomes,
-- references, codes; gateway_id, now.
INSERT INTO chappe_attempt (direct_id, position, part, parts, gateway_id, outcome, reference, code, at)
SELECT direct_id, 1, part, parts, %(gateway_id)s, outcome, reference, code, %(now)s
FROM unnest(
    %(direct_ids)s::bigint[], %(parts)s::smallint[], %(totals)s::smallint[], %(outcomes)s::text[],
    %(references)s::text[], %(codes)s::text[]
) AS answer (direct_id, part, parts, outcome, reference, code)
