-- Receipts that came before their attempt was recorded, and whether they have one now: a slice of those not matched, as
-- they came, so that receipts of other programs cost the same however many they are.
-- Called by dispatch/store, every second; parameters: after and after_id (where the slice begins), limit (receipts looked
-- at). Returns id, received_at, and whether there is an attempt.
SELECT receipt.id,
       receipt.received_at,
       EXISTS (
           SELECT FROM chappe_attempt AS attempt
           WHERE attempt.gateway_id = receipt.gateway_id
             AND attempt.reference = receipt.reference
             AND attempt.reference <> ''
       ) AS known
FROM (
    SELECT id, gateway_id, reference, received_at
    FROM chappe_receipt
    WHERE NOT matched
      AND received_at >= %(after)s
      AND (received_at, id) > (%(after)s, %(after_id)s)
    ORDER BY received_at, id
    LIMIT %(limit)s
) AS receipt
ORDER BY receipt.received_at, receipt.id
