-- The account's numbers that are out of use, among those whose texts failed for good since it was last looked:
-- dispatch.deadness over a set. Contacts are the way from a number to what was sent to it.
-- Called by dispatch/operations; parameters: account_id; receipt_after, receipt_to, attempt_after, attempt_to (ids, the
-- latter included); failures, days int; now; temporary int[]; refusals text[].
WITH own AS (
    SELECT id FROM chappe_gateway WHERE account_id = %(account_id)s
),
failed AS MATERIALIZED (
    SELECT attempt.deployment_id, attempt.position
    FROM chappe_receipt AS receipt
    CROSS JOIN LATERAL (
        SELECT deployment_id, position
        FROM chappe_attempt
        WHERE chappe_attempt.gateway_id = receipt.gateway_id
            AND chappe_attempt.reference = receipt.reference
            AND chappe_attempt.reference <> ''
        ORDER BY chappe_attempt.id DESC
        LIMIT 1
    ) AS attempt
    WHERE receipt.id > %(receipt_after)s::bigint AND receipt.id <= %(receipt_to)s::bigint
        AND receipt.status = 'undelivered'
        AND receipt.gateway_id IN (SELECT id FROM own)
    UNION
    SELECT deployment_id, position
    FROM chappe_attempt
    WHERE id > %(attempt_after)s::bigint AND id <= %(attempt_to)s::bigint
        AND outcome = 'refused'
        AND code = ANY (%(refusals)s::text[])
        AND gateway_id IN (SELECT id FROM own)
),
suspects AS MATERIALIZED (
    SELECT recipient.contact_id, recipient.number
    FROM failed
    JOIN chappe_recipient AS recipient USING (deployment_id, position)
),
sharers AS MATERIALIZED (
    SELECT contact_id, number FROM suspects
    UNION
    SELECT contact.id, contact.number
    FROM (SELECT DISTINCT number FROM suspects) AS suspect
    JOIN chappe_contact AS contact
        ON contact.account_id = %(account_id)s AND contact.number = suspect.number
),
events AS MATERIALIZED (
    SELECT recipient.number,
           recipient.deployment_id,
           recipient.changed_at AS at,
           recipient.state = 'delivered' AS is_delivered,
           (recipient.state = 'failed' AND recipient.code = ANY (%(refusals)s::text[]))
           OR (recipient.state = 'undelivered' AND EXISTS (
               SELECT
               FROM chappe_attempt AS attempt
               JOIN chappe_receipt AS receipt
                   ON receipt.gateway_id = attempt.gateway_id AND receipt.reference = attempt.reference
                   AND receipt.received_at > attempt.at - interval '1 hour'
               WHERE attempt.deployment_id = recipient.deployment_id
                   AND attempt.position = recipient.position
                   AND attempt.outcome = 'accepted'
                   AND attempt.reference <> ''
                   AND receipt.status = 'undelivered'
                   AND NOT CASE
                       WHEN receipt.code ~ '^[0-9]{1,9}$' THEN receipt.code::int = ANY (%(temporary)s::int[])
                       ELSE false
                   END
           )) AS is_permanent
    FROM sharers
    JOIN chappe_recipient AS recipient
        ON recipient.contact_id = sharers.contact_id AND recipient.number = sharers.number
    JOIN chappe_deployment AS deployment ON deployment.id = recipient.deployment_id
    WHERE deployment.account_id = %(account_id)s
        AND recipient.changed_at IS NOT NULL
        AND recipient.state IN ('delivered', 'undelivered', 'failed')
),
last_delivery AS (
    SELECT number, max(at) AS at FROM events WHERE is_delivered GROUP BY number
)
SELECT events.number
FROM events
LEFT JOIN last_delivery ON last_delivery.number = events.number
WHERE events.is_permanent
    AND events.at >= %(now)s::timestamptz - make_interval(days => %(days)s::int)
    AND (last_delivery.at IS NULL OR events.at > last_delivery.at)
GROUP BY events.number
HAVING count(DISTINCT events.deployment_id) >= %(failures)s::int
ORDER BY events.number
