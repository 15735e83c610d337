-- Keeps receipts as they came, known or not, and settles the recipients of one part: for these a receipt needs no other
-- to be understood, so that most are read, kept and matched at once. It is the rule of dispatch/receipts.py for one
-- part: delivered once a receipt says so, undelivered if one says that and none said delivered.
-- Called by dispatch/store; parameters: parallel arrays references, numbers, statuses, codes, moments; gateway_id, now.
-- Returns the ids of those not matched: of texts in parts or to one person, or whose attempt is not recorded (yet).
WITH told AS MATERIALIZED (
    SELECT receipt.reference, receipt.number, receipt.status, receipt.code, receipt.at,
           attempt.deployment_id,
           attempt.position
    FROM unnest(
        %(references)s::text[], %(numbers)s::text[], %(statuses)s::text[], %(codes)s::text[],
        %(moments)s::timestamptz[]
    ) AS receipt (reference, number, status, code, at)
    LEFT JOIN LATERAL (
        -- Networks use references again after a while: the latest attempt is meant.
        SELECT latest.deployment_id, latest.position
        FROM (
            SELECT deployment_id, position, parts, direct_id
            FROM chappe_attempt
            WHERE chappe_attempt.gateway_id = %(gateway_id)s
              AND chappe_attempt.reference = receipt.reference
              AND chappe_attempt.reference <> ''
            ORDER BY chappe_attempt.id DESC
            LIMIT 1
        ) AS latest
        WHERE latest.parts = 1 AND latest.direct_id IS NULL
    ) AS attempt ON true
),
kept AS (
    INSERT INTO chappe_receipt (gateway_id, reference, number, status, code, at, received_at, matched)
    SELECT %(gateway_id)s, reference, number, status, code, at, %(now)s, position IS NOT NULL
    FROM told
    RETURNING id, matched
),
fates AS MATERIALIZED (
    SELECT deployment_id,
           position,
           bool_or(status = 'delivered') AS delivered,
           max(code) FILTER (WHERE status <> 'delivered') AS code
    FROM told
    WHERE position IS NOT NULL AND status IN ('delivered', 'undelivered', 'expired', 'deleted', 'rejected')
    GROUP BY deployment_id, position
    -- In this order recipients are looked up and locked, whoever else settles the same.
    ORDER BY deployment_id, position
),
settled AS (
    UPDATE chappe_recipient AS recipient
    SET state = CASE WHEN fates.delivered THEN 'delivered' ELSE 'undelivered' END,
        code = CASE WHEN fates.delivered THEN '' ELSE coalesce(fates.code, '') END,
        changed_at = %(now)s
    FROM fates
    WHERE recipient.deployment_id = fates.deployment_id
      AND recipient.position = fates.position
      AND (
          recipient.state IN ('submitted', 'unknown')
          -- Ready: a person sends an unknown one again, which is not needed any more.
          OR (recipient.state IN ('undelivered', 'ready') AND fates.delivered)
      )
)
SELECT id FROM kept WHERE NOT matched
