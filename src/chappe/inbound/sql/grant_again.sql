-- Obeys START where a STOP by text had withdrawn consents: what holds by that STOP is granted again, by the person's word:
-- that of the topic of the text that was answered, or of every topic where it is not known which.
-- Called by inbound/store; parameters: parallel arrays account_ids, numbers, topic_ids (NULL: every one), proofs (the reply),
-- none of which name a topic of a number twice; stopped_by (the source of such withdrawals), source, now.
WITH back AS MATERIALIZED (
    SELECT consent.account_id, consent.topic_id, consent.contact_id, start.proof,
           greatest(%(now)s::timestamptz, consent.at + interval '1 microsecond') AS at
    FROM unnest(%(account_ids)s::bigint[], %(numbers)s::text[], %(topic_ids)s::bigint[], %(proofs)s::text[])
        AS start (account_id, number, topic_id, proof)
    JOIN chappe_contact AS contact ON contact.account_id = start.account_id AND contact.number = start.number
    JOIN chappe_consent AS consent
        ON consent.contact_id = contact.id
        AND consent.status = 'withdrawn'
        AND consent.topic_id = coalesce(start.topic_id, consent.topic_id)
    CROSS JOIN LATERAL (
        SELECT source
        FROM chappe_consentstatement AS statement
        WHERE statement.contact_id = contact.id AND statement.topic_id = consent.topic_id
        ORDER BY statement.at DESC, statement.status = 'withdrawn' DESC, statement.id DESC
        LIMIT 1
    ) AS latest
    WHERE latest.source = %(stopped_by)s
),
stated AS (
    INSERT INTO chappe_consentstatement (
        account_id, contact_id, topic_id, status, basis, at, expires_at, source, proof, recorded_at, recorded_by
    )
    SELECT account_id, contact_id, topic_id, 'granted', 'express', at, NULL, %(source)s, proof,
           %(now)s::timestamptz, 'Chappe'
    FROM back
)
UPDATE chappe_consent AS consent
SET status = 'granted', basis = 'express', at = back.at, expires_at = NULL
FROM back
WHERE consent.topic_id = back.topic_id AND consent.contact_id = back.contact_id
