-- Gives unknown parts the references of receipts that nobody else claims: the answer was lost, with the connection or
-- the process, but the network says what became of a text to that number. Only where a single recipient of the gateway
-- with that number is unknown, and a receipt came after its submission, is it known whose it is. What is learned is
-- appended as an attempt that was accepted; folding the receipts then settles the recipient.
-- Called by dispatch/store; parameters: since and until (when the receipts came), limit. Returns the receipts' ids.
-- Whether there is anything to learn is asked of doubted.sql before.
WITH asked AS MATERIALIZED (
    SELECT DISTINCT gateway_id, ltrim(number, '+') AS number
    FROM chappe_receipt
    WHERE NOT matched
      AND received_at > %(since)s
      AND received_at <= %(until)s
),
doubtful AS MATERIALIZED (
    SELECT attempt.deployment_id,
           attempt.position,
           NULL::bigint AS direct_id,
           attempt.part,
           attempt.parts,
           attempt.gateway_id,
           attempt.at,
           ltrim(recipient.number, '+') AS number
    FROM chappe_deployment AS deployment
    CROSS JOIN LATERAL (
        SELECT deployment_id, position, part, parts, gateway_id, at
        FROM chappe_attempt
        WHERE chappe_attempt.deployment_id = deployment.id
          AND chappe_attempt.outcome = 'unknown'
          AND chappe_attempt.at > %(since)s::timestamptz - interval '3 days'
    ) AS attempt
    JOIN chappe_recipient AS recipient
        ON recipient.deployment_id = attempt.deployment_id AND recipient.position = attempt.position
    WHERE deployment.started_at IS NOT NULL
      AND (deployment.ended_at IS NULL OR deployment.ended_at > %(since)s::timestamptz - interval '3 days')
      -- Ready: a person sends it again.
      AND recipient.state IN ('unknown', 'ready')
      AND (attempt.gateway_id, ltrim(recipient.number, '+')) IN (SELECT gateway_id, number FROM asked)
      AND NOT EXISTS (
          SELECT FROM chappe_attempt AS known
          WHERE known.deployment_id = attempt.deployment_id
            AND known.position = attempt.position
            AND known.part = attempt.part
            AND known.outcome = 'accepted'
      )
    UNION ALL
    SELECT NULL, 1, direct.id, attempt.part, attempt.parts, attempt.gateway_id, attempt.at, ltrim(direct.number, '+')
    FROM chappe_directtext AS direct
    JOIN chappe_attempt AS attempt ON attempt.direct_id = direct.id AND attempt.outcome = 'unknown'
    WHERE direct.state = 'unknown'
      AND (attempt.gateway_id, ltrim(direct.number, '+')) IN (SELECT gateway_id, number FROM asked)
      AND attempt.at > %(since)s::timestamptz - interval '3 days'
      AND NOT EXISTS (
          SELECT FROM chappe_attempt AS known
          WHERE known.direct_id = direct.id AND known.part = attempt.part AND known.outcome = 'accepted'
      )
),
-- Receipts of texts that other programs sent through the same account are no part of it, however many they are.
stray AS MATERIALIZED (
    SELECT receipt.id, receipt.gateway_id, receipt.reference, ltrim(receipt.number, '+') AS number, receipt.received_at
    FROM chappe_receipt AS receipt
    WHERE EXISTS (SELECT FROM doubtful)
      AND NOT receipt.matched
      AND receipt.received_at > %(since)s
      AND receipt.received_at <= %(until)s
      AND (receipt.gateway_id, ltrim(receipt.number, '+')) IN (SELECT gateway_id, number FROM doubtful)
      AND NOT EXISTS (
          SELECT FROM chappe_attempt AS attempt
          WHERE attempt.gateway_id = receipt.gateway_id
            AND attempt.reference = receipt.reference
            AND attempt.reference <> ''
      )
    ORDER BY receipt.received_at
    LIMIT %(limit)s
),
single AS (
    SELECT gateway_id, number
    FROM doubtful
    GROUP BY gateway_id, number
    HAVING count(DISTINCT (deployment_id, position, direct_id)) = 1
),
learned AS (
    INSERT INTO chappe_attempt (deployment_id, position, direct_id, part, parts, gateway_id, outcome, reference, code, at)
    SELECT part.deployment_id, part.position, part.direct_id, part.part, part.parts, part.gateway_id, 'accepted', told.reference, '',
           part.at
    FROM single
    JOIN (
        SELECT DISTINCT ON (deployment_id, position, direct_id, part) *,
               dense_rank() OVER (PARTITION BY deployment_id, position, direct_id ORDER BY part) AS place
        FROM doubtful
        ORDER BY deployment_id, position, direct_id, part, at
    ) AS part USING (gateway_id, number)
    JOIN (
        SELECT gateway_id, number, reference, min(received_at) AS received_at,
               row_number() OVER (PARTITION BY gateway_id, number ORDER BY min(id)) AS place
        FROM stray
        GROUP BY gateway_id, number, reference
    ) AS told USING (gateway_id, number, place)
    WHERE told.received_at > part.at - interval '1 minute'
    RETURNING gateway_id, reference
)
SELECT stray.id FROM stray JOIN learned USING (gateway_id, reference)
