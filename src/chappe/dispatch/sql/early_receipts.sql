-- Receipts that came before their attempt was recorded, and have one now.
-- Called by dispatch/store, every second; parameters: since (how far back), limit.
SELECT receipt.id
FROM chappe_receipt AS receipt
WHERE NOT receipt.matched
  AND receipt.received_at > %(since)s
  AND EXISTS (
      SELECT FROM chappe_attempt AS attempt
      WHERE attempt.gateway_id = receipt.gateway_id
        AND attempt.reference = receipt.reference
        AND attempt.reference <> ''
  )
ORDER BY receipt.id
LIMIT %(limit)s
