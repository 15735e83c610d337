-- Where one contact is still to be sent to: each recipient that is ready, with the block it stands in (none while it
-- moves from one to another) and whether it is under the block's pointer. The blocks are locked, so that no pointer
-- moves until the transaction ends.
-- Called by dossier/operations; parameter: contact_id.
SELECT recipient.deployment_id, deployment.name, recipient.position, block.id, block.position_in <= block.pointer
FROM chappe_recipient AS recipient
JOIN chappe_deployment AS deployment ON deployment.id = recipient.deployment_id
LEFT JOIN LATERAL (
    SELECT id, pointer, array_position(positions, recipient.position) AS position_in
    FROM chappe_block
    WHERE deployment_id = recipient.deployment_id
      AND state IN ('ready', 'leased')
      AND recipient.position = ANY (positions)
    FOR UPDATE
) AS block ON true
WHERE recipient.contact_id = %(contact_id)s AND recipient.state = 'ready'
