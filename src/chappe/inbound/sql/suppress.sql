-- Obeys STOP: from this commit on the number gets nothing more from the account, in every deployment. What the person
-- said takes the place of what we had put down ourselves.
-- Called by inbound/store and inbound/operations; parameters: parallel arrays account_ids, numbers; source, now. Audits those
-- that are new.
WITH stopped AS (
    INSERT INTO chappe_suppression AS held (account_id, number, reason, source, at)
    SELECT DISTINCT account_id, number, 'stop', %(source)s, %(now)s::timestamptz
    FROM unnest(%(account_ids)s::bigint[], %(numbers)s::text[]) AS stop (account_id, number)
    ON CONFLICT (account_id, number) DO UPDATE
    SET reason = excluded.reason, source = excluded.source, at = excluded.at
    WHERE held.reason IN ('manual', 'dead_number')
    RETURNING account_id, number
)
INSERT INTO chappe_auditentry (account_id, at, actor, action, subject_kind, subject_id, details)
SELECT account_id, %(now)s, 'Chappe', 'suppression.added', 'suppression', NULL,
       jsonb_build_object('number', number, 'reason', 'stop', 'source', %(source)s::text)
FROM stopped
