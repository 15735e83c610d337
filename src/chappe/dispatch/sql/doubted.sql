-- Looks at the next of the unknown submissions, in the order of their deployments: whether a receipt that nobody claims tells
-- of the number of one of them. Only then is it worth looking at all of them (learn_references.sql); without such receipts
-- none is looked at.
-- Called by dispatch/store; parameters: since and until (when the receipts came), after_deployment, after_position, limit.
-- Returns whether one does, how many were looked at, and where the last stood.
WITH asked AS MATERIALIZED (
    SELECT DISTINCT gateway_id, ltrim(number, '+') AS number
    FROM chappe_receipt
    WHERE NOT matched
      AND received_at > %(since)s
      AND received_at <= %(until)s
),
slice AS MATERIALIZED (
    SELECT attempt.deployment_id, attempt.position, attempt.gateway_id
    FROM chappe_deployment AS deployment
    CROSS JOIN LATERAL (
        SELECT deployment_id, position, gateway_id
        FROM chappe_attempt
        WHERE chappe_attempt.deployment_id = deployment.id
          AND chappe_attempt.outcome = 'unknown'
          AND chappe_attempt.position > CASE deployment.id WHEN %(after_deployment)s THEN %(after_position)s ELSE 0 END
          AND chappe_attempt.at > %(since)s::timestamptz - interval '3 days'
        ORDER BY chappe_attempt.position
        LIMIT %(limit)s
    ) AS attempt
    WHERE EXISTS (SELECT FROM asked)
      AND deployment.id >= %(after_deployment)s
      AND deployment.started_at IS NOT NULL
      AND (deployment.ended_at IS NULL OR deployment.ended_at > %(since)s::timestamptz - interval '3 days')
    ORDER BY attempt.deployment_id, attempt.position
    LIMIT %(limit)s
),
hit AS (
    SELECT
    FROM slice
    CROSS JOIN LATERAL (
        SELECT ltrim(number, '+') AS number
        FROM chappe_recipient
        WHERE chappe_recipient.deployment_id = slice.deployment_id AND chappe_recipient.position = slice.position
        LIMIT 1
    ) AS recipient
    WHERE (slice.gateway_id, recipient.number) IN (SELECT gateway_id, number FROM asked)
    UNION ALL
    SELECT
    FROM chappe_directtext AS direct
    WHERE direct.state = 'unknown' AND ltrim(direct.number, '+') IN (SELECT number FROM asked)
)
SELECT EXISTS (SELECT FROM hit),
       (SELECT count(*) FROM slice),
       coalesce((SELECT max(deployment_id) FROM slice), 0),
       coalesce((SELECT max(position) FROM slice WHERE deployment_id = (SELECT max(deployment_id) FROM slice)), 0)
