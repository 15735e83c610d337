-- Makes texts ready again that this lease claimed and never handed over: nothing of them is on the wire.
-- Called by direct/store, when a lane ends; parameters: lease, on_wire (ids that were handed over).
UPDATE chappe_directtext SET state = 'ready', lane_id = NULL, lease = NULL
WHERE state = 'claimed' AND lease = %(lease)s AND NOT id = ANY (%(on_wire)s::bigint[])
