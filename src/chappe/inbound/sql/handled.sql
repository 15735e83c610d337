-- Marks texts as handled, with what was found out.
-- Called by inbound/store; parameters: parallel arrays ids, intents, contact_ids, deployment_ids; now.
UPDATE chappe_inboundtext AS inbound
SET handled_at = %(now)s,
    intent = found.intent,
    contact_id = found.contact_id,
    deployment_id = found.deployment_id
FROM unnest(%(ids)s::bigint[], %(intents)s::text[], %(contact_ids)s::bigint[], %(deployment_ids)s::bigint[])
    AS found (id, intent, contact_id, deployment_id)
WHERE inbound.id = found.id
