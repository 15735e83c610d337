-- Obeys STOP: from this commit on the number gets nothing more from the account, in every deployment.
-- Called by inbound/worker; parameters: parallel arrays account_ids, numbers; now. Audits those that are new.
WITH stopped AS (
    INSERT INTO chappe_suppression (account_id, number, reason, source, at)
    SELECT DISTINCT account_id, number, 'stop', 'reply', %(now)s::timestamptz
    FROM unnest(%(account_ids)s::bigint[], %(numbers)s::text[]) AS stop (account_id, number)
    ON CONFLICT (account_id, number) DO NOTHING
    RETURNING account_id, number
)
INSERT INTO chappe_auditentry (account_id, at, actor, action, subject_kind, subject_id, details)
SELECT account_id, %(now)s, 'Chappe', 'suppression.added', 'suppression', NULL,
       jsonb_build_object('number', number, 'reason', 'stop')
FROM stopped
