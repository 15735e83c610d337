-- Obeys a STOP of one sender: from this commit on the number gets nothing more from it, in every deployment. What the person
-- said takes the place of what we had put down ourselves.
-- Called by inbound/store and inbound/operations; parameters: parallel arrays account_ids, numbers, senders (none of a
-- number twice), moments; source. Audits those that are new.
WITH stopped AS (
    INSERT INTO chappe_senderstop AS held (account_id, number, sender, reason, source, at)
    SELECT account_id, number, sender, 'stop', %(source)s, at
    FROM unnest(%(account_ids)s::bigint[], %(numbers)s::text[], %(senders)s::text[], %(moments)s::timestamptz[])
        AS stop (account_id, number, sender, at)
    ON CONFLICT (account_id, number, sender) DO UPDATE
    SET reason = excluded.reason, source = excluded.source, at = excluded.at
    WHERE held.reason = 'manual'
    RETURNING account_id, number, sender, at
)
INSERT INTO chappe_auditentry (account_id, at, actor, action, subject_kind, subject_id, details)
SELECT account_id, at, 'Chappe', 'suppression.sender_added', 'suppression', NULL,
       jsonb_build_object('number', number, 'sender', sender, 'reason', 'stop', 'source', %(source)s::text)
FROM stopped
