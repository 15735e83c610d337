-- Writes the outcome on the recipients. Only one that is claimed (ready, since nobody else can have claimed it) or
-- unknown takes it, whether or not the lane still holds its block: what the network said is true after the lease too.
-- A receipt that came first is not overwritten. Returns how many took it.
-- Called by dispatch/store; parameters: parallel arrays deployment_ids, positions, states, codes; gateway_id, now.
WITH settled AS (
    UPDATE chappe_recipient AS recipient
    SET state = outcome.state, code = outcome.code, gateway_id = %(gateway_id)s, changed_at = %(now)s
    FROM unnest(%(deployment_ids)s::bigint[], %(positions)s::integer[], %(states)s::text[], %(codes)s::text[])
        AS outcome (deployment_id, position, state, code)
    WHERE recipient.deployment_id = outcome.deployment_id
      AND recipient.position = outcome.position
      AND recipient.state IN ('ready', 'unknown')
    RETURNING 1
)
SELECT count(*) FROM settled
