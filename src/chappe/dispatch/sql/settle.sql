-- Writes the outcome on the recipients. Only a claimed one (ready, under the pointer of a block that this lane still
-- holds) or an unknown one takes it; a receipt that came first is not overwritten. Returns how many took it.
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
