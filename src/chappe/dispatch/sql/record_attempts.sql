-- Appends what gateways answered, one row for each fragment.
-- Called by dispatch/store; parameters: parallel arrays deployment_ids, positions, parts (which), totals (of how
-- many), outcomes, references, codes; gateway_id, now.
INSERT INTO chappe_attempt (deployment_id, position, part, parts, gateway_id, outcome, reference, code, at)
SELECT deployment_id, position, part, parts, %(gateway_id)s, outcome, reference, code, %(now)s
FROM unnest(
    %(deployment_ids)s::bigint[], %(positions)s::integer[], %(parts)s::smallint[], %(totals)s::smallint[],
    %(outcomes)s::text[], %(references)s::text[], %(codes)s::text[]
) AS answer (deployment_id, position, part, parts, outcome, reference, code)
