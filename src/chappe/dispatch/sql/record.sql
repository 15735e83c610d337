-- Appends what gateways answered, one row for each fragment, and writes the outcome on those recipients of one deployment
-- that all came to the same: most often every one of them. Only one that is claimed (ready, since nobody else can have
-- claimed it) or unknown takes it, whether or not the lane still holds its block: what the network said is true after
-- the lease too. A receipt that came first is not overwritten.
-- Called by dispatch/store; parameters: parallel arrays deployment_ids, answered (positions), parts (which), totals (of
-- how many), outcomes, references, codes; deployment_id, positions, state, code; gateway_id, now.
WITH recorded AS (
    INSERT INTO chappe_attempt (deployment_id, position, part, parts, gateway_id, outcome, reference, code, at)
    SELECT deployment_id, position, part, parts, %(gateway_id)s, outcome, reference, code, %(now)s
    FROM unnest(
        %(deployment_ids)s::bigint[], %(answered)s::integer[], %(parts)s::smallint[], %(totals)s::smallint[],
        %(outcomes)s::text[], %(references)s::text[], %(codes)s::text[]
    ) AS answer (deployment_id, position, part, parts, outcome, reference, code)
)
UPDATE chappe_recipient
SET state = %(state)s, code = %(code)s, gateway_id = %(gateway_id)s, changed_at = %(now)s
WHERE deployment_id = %(deployment_id)s
  AND position = ANY (%(positions)s::integer[])
  AND state IN ('ready', 'unknown')
