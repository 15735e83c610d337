-- Obeys a STOP of one topic: the consents of the contacts with the number are withdrawn, and what holds is brought up to it.
-- Called by inbound/store and inbound/operations; parameters: parallel arrays account_ids, numbers, topic_ids, proofs (the
-- reply); source, now.
WITH stop AS MATERIALIZED (
    -- A consent dated ahead of its time holds no STOP up.
    SELECT stop.account_id, stop.topic_id, stop.proof, contact.id AS contact_id,
           greatest(%(now)s::timestamptz, held.at) AS at
    FROM unnest(%(account_ids)s::bigint[], %(numbers)s::text[], %(topic_ids)s::bigint[], %(proofs)s::text[])
        AS stop (account_id, number, topic_id, proof)
    JOIN chappe_contact AS contact ON contact.account_id = stop.account_id AND contact.number = stop.number
    LEFT JOIN chappe_consent AS held ON held.topic_id = stop.topic_id AND held.contact_id = contact.id
),
stated AS (
    INSERT INTO chappe_consentstatement (
        account_id, contact_id, topic_id, status, basis, at, expires_at, source, proof, recorded_at, recorded_by
    )
    SELECT account_id, contact_id, topic_id, 'withdrawn', 'express', at, NULL, %(source)s, proof,
           %(now)s::timestamptz, 'Chappe'
    FROM stop
)
INSERT INTO chappe_consent AS held (account_id, contact_id, topic_id, status, basis, at, expires_at)
SELECT DISTINCT ON (topic_id, contact_id) account_id, contact_id, topic_id, 'withdrawn', 'express',
       at, NULL::timestamptz
FROM stop
ORDER BY topic_id, contact_id
ON CONFLICT (topic_id, contact_id) DO UPDATE
SET status = excluded.status, basis = excluded.basis, at = excluded.at, expires_at = excluded.expires_at
WHERE held.at <= excluded.at
