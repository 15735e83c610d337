-- Folds receipts into the states of texts to one person: dispatch/receipts.py over a set, as dispatch/fold_receipts.sql
-- does for recipients. Receipts of others are left alone.
-- Called by dispatch, in one transaction with fold_receipts; parameters: receipt_ids, now.
WITH touched AS MATERIALIZED (
    SELECT DISTINCT attempt.direct_id
    FROM chappe_receipt AS receipt
    CROSS JOIN LATERAL (
        -- Networks use references again after a while: the latest attempt is meant.
        SELECT direct_id
        FROM chappe_attempt
        WHERE chappe_attempt.gateway_id = receipt.gateway_id
          AND chappe_attempt.reference = receipt.reference
          AND chappe_attempt.reference <> ''
        ORDER BY chappe_attempt.id DESC
        LIMIT 1
    ) AS attempt
    WHERE receipt.id = ANY (%(receipt_ids)s::bigint[]) AND attempt.direct_id IS NOT NULL
),
parts AS MATERIALIZED (
    SELECT attempt.direct_id,
           attempt.part,
           attempt.parts,
           coalesce(bool_or(receipt.status = 'delivered'), false) AS delivered,
           coalesce(bool_or(receipt.status IN ('undelivered', 'expired', 'deleted', 'rejected')), false) AS failed,
           max(receipt.code) FILTER (
               WHERE receipt.status IN ('undelivered', 'expired', 'deleted', 'rejected')
           ) AS code
    FROM touched
    JOIN chappe_attempt AS attempt ON attempt.direct_id = touched.direct_id AND attempt.outcome = 'accepted'
    LEFT JOIN chappe_receipt AS receipt
        ON receipt.gateway_id = attempt.gateway_id
        AND receipt.reference = attempt.reference
        AND receipt.received_at > attempt.at - interval '1 hour'
    GROUP BY attempt.direct_id, attempt.part, attempt.parts
),
fates AS MATERIALIZED (
    SELECT direct_id,
           bool_and(delivered) AND count(*) = max(parts) AS delivered,
           bool_or(failed AND NOT delivered) AS failed,
           max(code) FILTER (WHERE failed AND NOT delivered) AS code
    FROM parts
    GROUP BY direct_id
),
locked AS MATERIALIZED (
    SELECT direct.id, fates.delivered, fates.code
    FROM chappe_directtext AS direct
    JOIN fates ON fates.direct_id = direct.id
    WHERE fates.delivered OR fates.failed
    ORDER BY direct.id
    FOR UPDATE OF direct
)
UPDATE chappe_directtext AS direct
SET state = CASE WHEN locked.delivered THEN 'delivered' ELSE 'undelivered' END,
    code = CASE WHEN locked.delivered THEN '' ELSE coalesce(locked.code, '') END,
    changed_at = %(now)s
FROM locked
WHERE direct.id = locked.id
  AND (direct.state IN ('submitted', 'unknown') OR (direct.state IN ('undelivered', 'ready') AND locked.delivered))
