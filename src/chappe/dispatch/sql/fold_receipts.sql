-- Folds receipts into the states of their recipients: the rule of dispatch/receipts.py over a set. All receipts of a
-- recipient are looked at again, so that their order does not matter, nor how often each came.
-- Called by dispatch/store; parameters: receipt_ids, now. Returns how many receipts found their attempt.
WITH found AS MATERIALIZED (
    SELECT receipt.id, attempt.deployment_id, attempt.position
    FROM chappe_receipt AS receipt
    CROSS JOIN LATERAL (
        -- Networks use references again after a while: the latest attempt is meant.
        SELECT deployment_id, position
        FROM chappe_attempt
        WHERE chappe_attempt.gateway_id = receipt.gateway_id
          AND chappe_attempt.reference = receipt.reference
          AND chappe_attempt.reference <> ''
        ORDER BY chappe_attempt.id DESC
        LIMIT 1
    ) AS attempt
    WHERE receipt.id = ANY (%(receipt_ids)s::bigint[])
),
marked AS (
    UPDATE chappe_receipt AS receipt SET matched = true FROM found WHERE receipt.id = found.id
),
-- Parts belong together where they were submitted together: one text that a person sent again is two.
tries AS MATERIALIZED (
    SELECT part.deployment_id,
           part.position,
           part.at,
           bool_and(part.delivered) AND count(*) = max(part.parts) AS delivered,
           bool_or(part.failed AND NOT part.delivered) AS failed,
           max(part.code) FILTER (WHERE part.failed AND NOT part.delivered) AS code
    FROM (
        SELECT attempt.deployment_id,
               attempt.position,
               attempt.at,
               attempt.part,
               attempt.parts,
               coalesce(bool_or(receipt.status = 'delivered'), false) AS delivered,
               coalesce(bool_or(receipt.status IN ('undelivered', 'expired', 'deleted', 'rejected')), false) AS failed,
               max(receipt.code) FILTER (
                   WHERE receipt.status IN ('undelivered', 'expired', 'deleted', 'rejected')
               ) AS code
        FROM (SELECT DISTINCT deployment_id, position FROM found) AS touched
        CROSS JOIN LATERAL (
            SELECT deployment_id, position, part, parts, gateway_id, reference, at
            FROM chappe_attempt
            WHERE chappe_attempt.deployment_id = touched.deployment_id
              AND chappe_attempt.position = touched.position
              AND chappe_attempt.outcome = 'accepted'
        ) AS attempt
        LEFT JOIN chappe_receipt AS receipt
            ON receipt.gateway_id = attempt.gateway_id
            AND receipt.reference = attempt.reference
            AND receipt.received_at > attempt.at - interval '1 hour'
        GROUP BY attempt.deployment_id, attempt.position, attempt.at, attempt.part, attempt.parts
    ) AS part
    GROUP BY part.deployment_id, part.position, part.at
),
-- Delivered once any of them was; failed as the latest did.
fates AS MATERIALIZED (
    SELECT deployment_id,
           position,
           bool_or(delivered) AS delivered,
           (array_agg(failed ORDER BY at DESC))[1] AS failed,
           (array_agg(code ORDER BY at DESC))[1] AS code
    FROM tries
    GROUP BY deployment_id, position
),
-- In one order, whoever folds at the same time: parts of one text may be told on two binds at once.
locked AS MATERIALIZED (
    SELECT fates.deployment_id, fates.position, fates.delivered, fates.code
    FROM (
        SELECT * FROM fates WHERE delivered OR failed ORDER BY deployment_id, position
    ) AS fates
    CROSS JOIN LATERAL (
        SELECT FROM chappe_recipient
        WHERE chappe_recipient.deployment_id = fates.deployment_id AND chappe_recipient.position = fates.position
        FOR UPDATE
    ) AS recipient
),
told AS (
    UPDATE chappe_recipient AS recipient
    SET state = CASE WHEN locked.delivered THEN 'delivered' ELSE 'undelivered' END,
        code = CASE WHEN locked.delivered THEN '' ELSE coalesce(locked.code, '') END,
        changed_at = %(now)s
    FROM locked
    WHERE recipient.deployment_id = locked.deployment_id
      AND recipient.position = locked.position
      AND (
          recipient.state IN ('submitted', 'unknown')
          -- Ready: a person sends an unknown one again, which is not needed any more.
          OR (recipient.state IN ('undelivered', 'ready') AND locked.delivered)
      )
)
SELECT count(*) FROM found
