-- Texts that came in and were not yet looked at, in the order they came; locked, so that each is handled once, and waited
-- for, so that no process handles a later text of somebody before an earlier one. With each, who wrote it and which text
-- it answers: the last that left to the number, of what they wrote to rather than of another sender; and the sender of the last of all.
-- Called by inbound/store; parameters: limit, day (since when what was said by itself counts).
SELECT inbound.id,
       gateway.account_id,
       inbound.number,
       inbound.recipient,
       inbound.gateway_id,
       inbound.text,
       coalesce(answered.contact_id, contact.id),
       coalesce(contact.language, ''),
       answered.deployment_id,
       coalesce(answered.sender, ''),
       CASE WHEN topic.requires_consent THEN topic.id END,
       coalesce(topic.name, ''),
       EXISTS (
           SELECT FROM chappe_suppression AS suppression
           WHERE suppression.account_id = gateway.account_id AND suppression.number = inbound.number
       ),
       coalesce(spoken.automatic, 0)::integer,
       coalesce(spoken.confirmed, 0)::integer,
       coalesce(spoken.is_echo, false),
       coalesce(latest.sender, ''),
       ARRAY(
           SELECT stop.sender
           FROM chappe_senderstop AS stop
           WHERE stop.account_id = gateway.account_id AND stop.number = inbound.number
           LIMIT 100
       ),
       inbound.received_at
FROM chappe_inboundtext AS inbound
JOIN chappe_gateway AS gateway ON gateway.id = inbound.gateway_id
LEFT JOIN LATERAL (
    SELECT recipient.deployment_id, recipient.contact_id, deployment.sender, deployment.topic_id
    FROM chappe_contact AS holder
    JOIN chappe_recipient AS recipient ON recipient.contact_id = holder.id AND recipient.number = inbound.number
    JOIN chappe_deployment AS deployment ON deployment.id = recipient.deployment_id
    WHERE holder.account_id = gateway.account_id
      AND holder.number = inbound.number
      AND recipient.state IN ('submitted', 'delivered', 'undelivered', 'unknown')
    ORDER BY deployment.sender = inbound.recipient DESC, recipient.changed_at DESC, recipient.deployment_id DESC
    LIMIT 1
) AS answered ON true
LEFT JOIN LATERAL (
    SELECT holder.id, holder.language
    FROM chappe_contact AS holder
    WHERE holder.account_id = gateway.account_id AND holder.number = inbound.number
    ORDER BY holder.id = answered.contact_id DESC, holder.id
    LIMIT 1
) AS contact ON true
LEFT JOIN LATERAL (
    SELECT deployment.sender
    FROM chappe_contact AS holder
    JOIN chappe_recipient AS recipient ON recipient.contact_id = holder.id AND recipient.number = inbound.number
    JOIN chappe_deployment AS deployment ON deployment.id = recipient.deployment_id
    WHERE holder.account_id = gateway.account_id
      AND holder.number = inbound.number
      AND recipient.state IN ('submitted', 'delivered', 'undelivered', 'unknown')
    ORDER BY recipient.changed_at DESC, recipient.deployment_id DESC
    LIMIT 1
) AS latest ON true
LEFT JOIN chappe_topic AS topic ON topic.id = answered.topic_id
LEFT JOIN LATERAL (
    SELECT count(*) AS automatic,
           count(*) FILTER (WHERE purpose = 'confirmation') AS confirmed,
           bool_or(direct.text = inbound.text) AS is_echo
    FROM chappe_directtext AS direct
    WHERE direct.account_id = gateway.account_id
      AND direct.number = inbound.number
      AND direct.purpose IN ('automatic', 'confirmation')
      AND direct.created_at > %(day)s
) AS spoken ON true
WHERE inbound.handled_at IS NULL
ORDER BY inbound.id
LIMIT %(limit)s
FOR UPDATE OF inbound
