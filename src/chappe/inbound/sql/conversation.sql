-- The texts of a conversation, the latest first: what came in, what deployments sent to the contacts with the number, and what
-- was written to it alone. A text of a deployment that never left is none.
-- Called by inbound/queries; parameters: account_id, number, before (null: the latest), limit. Columns: those of Line.
SELECT * FROM (
    (
        SELECT 'reply' AS kind, inbound.id, inbound.received_at AS at, inbound.text, inbound.recipient AS other,
               inbound.intent, inbound.is_incomplete, '' AS state, '' AS code, '' AS purpose, '' AS author,
               inbound.deployment_id, coalesce(deployment.name, '') AS name
        FROM chappe_inboundtext AS inbound
        JOIN chappe_gateway AS gateway ON gateway.id = inbound.gateway_id AND gateway.account_id = %(account_id)s
        LEFT JOIN chappe_deployment AS deployment ON deployment.id = inbound.deployment_id
        WHERE inbound.number = %(number)s
          AND (%(before)s::timestamptz IS NULL OR inbound.received_at < %(before)s::timestamptz)
        ORDER BY inbound.id DESC
        LIMIT %(limit)s
    )
    UNION ALL
    (
        SELECT 'direct', direct.id, direct.created_at, direct.text, direct.sender, '', false, direct.state, direct.code,
               direct.purpose, direct.created_by_label, NULL, ''
        FROM chappe_directtext AS direct
        WHERE direct.account_id = %(account_id)s
          AND direct.number = %(number)s
          AND (%(before)s::timestamptz IS NULL OR direct.created_at < %(before)s::timestamptz)
        ORDER BY direct.id DESC
        LIMIT %(limit)s
    )
    UNION ALL
    (
        SELECT 'deployment', recipient.deployment_id, recipient.changed_at, coalesce(recipienttext.text, ''),
               deployment.sender, '', false, recipient.state, recipient.code, '', '', recipient.deployment_id,
               deployment.name
        FROM chappe_contact AS contact
        JOIN chappe_recipient AS recipient ON recipient.contact_id = contact.id AND recipient.number = %(number)s
        JOIN chappe_deployment AS deployment ON deployment.id = recipient.deployment_id
        LEFT JOIN chappe_recipienttext AS recipienttext
            ON recipienttext.deployment_id = recipient.deployment_id AND recipienttext.position = recipient.position
        WHERE contact.account_id = %(account_id)s
          AND contact.number = %(number)s
          AND recipient.state IN ('submitted', 'delivered', 'undelivered', 'unknown', 'failed')
          AND (%(before)s::timestamptz IS NULL OR recipient.changed_at < %(before)s::timestamptz)
        ORDER BY recipient.changed_at DESC
        LIMIT %(limit)s
    )
) AS line
ORDER BY at DESC, kind, id DESC
LIMIT %(limit)s
