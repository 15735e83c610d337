-- Suppresses the numbers that a provider says opted out: it was told STOP, and we were not. What we had put down ourselves
-- gives way to it.
-- Called by dispatch/store and dispatch/callbacks; parameters: parallel arrays deployment_ids, positions; direct_ids;
-- gateway_id and references (of receipts that said so); source, now. Audits those that are new.
WITH texts AS (
    SELECT deployment_id, position, NULL::bigint AS direct_id
    FROM unnest(%(deployment_ids)s::bigint[], %(positions)s::integer[]) AS said (deployment_id, position)
    UNION
    SELECT NULL, NULL, direct_id FROM unnest(%(direct_ids)s::bigint[]) AS said (direct_id)
    UNION
    SELECT attempt.deployment_id, attempt.position, attempt.direct_id
    FROM unnest(%(references)s::text[]) AS said (reference)
    CROSS JOIN LATERAL (
        SELECT deployment_id, position, direct_id
        FROM chappe_attempt
        WHERE chappe_attempt.gateway_id = %(gateway_id)s
          AND chappe_attempt.reference = said.reference
          AND chappe_attempt.reference <> ''
        ORDER BY chappe_attempt.id DESC
        LIMIT 1
    ) AS attempt
),
numbers AS (
    SELECT deployment.account_id, recipient.number
    FROM texts
    JOIN chappe_recipient AS recipient
        ON recipient.deployment_id = texts.deployment_id AND recipient.position = texts.position
    JOIN chappe_deployment AS deployment ON deployment.id = recipient.deployment_id
    UNION
    SELECT direct.account_id, direct.number
    FROM texts
    JOIN chappe_directtext AS direct ON direct.id = texts.direct_id
),
stopped AS (
    INSERT INTO chappe_suppression AS held (account_id, number, reason, source, at)
    SELECT account_id, number, 'stop', %(source)s, %(now)s::timestamptz FROM numbers
    ON CONFLICT (account_id, number) DO UPDATE
    SET reason = excluded.reason, source = excluded.source, at = excluded.at
    WHERE held.reason IN ('manual', 'dead_number')
    RETURNING account_id, number
)
INSERT INTO chappe_auditentry (account_id, at, actor, action, subject_kind, subject_id, details)
SELECT account_id, %(now)s, 'Chappe', 'suppression.added', 'suppression', NULL,
       jsonb_build_object('number', number, 'reason', 'stop', 'source', %(source)s::text)
FROM stopped
