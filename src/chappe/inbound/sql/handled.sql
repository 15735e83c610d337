-- Marks texts as looked at.
-- Called by inbound/worker; parameters: ids, now.
UPDATE chappe_inboundtext SET handled_at = %(now)s WHERE id = ANY (%(ids)s::bigint[])
