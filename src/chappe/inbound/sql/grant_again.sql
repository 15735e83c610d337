-- Obeys START where a STOP by text had withdrawn consents: what holds by that STOP is granted again, by the person's word.
-- Of one topic: that of the text that was answered where it was stopped, else the one that was stopped last, where that is
-- what they may mean and no START since has meant another; or of every topic.
-- Called by inbound/store; parameters: parallel arrays account_ids, numbers, topic_ids (of the text that was answered, NULL:
-- not known), everything (whether every topic comes back), falls_back (whether the one stopped last may be meant), proofs (the
-- reply); stopped_by (the source of such withdrawals), source, now.
WITH stopped AS MATERIALIZED (
    SELECT start.place, start.topic_id AS answered, start.everything, start.falls_back, start.proof,
           consent.account_id, consent.topic_id, consent.contact_id, consent.at, latest.at AS stopped_at
    FROM unnest(
        %(account_ids)s::bigint[], %(numbers)s::text[], %(topic_ids)s::bigint[], %(everything)s::boolean[],
        %(falls_back)s::boolean[], %(proofs)s::text[]
    ) WITH ORDINALITY AS start (account_id, number, topic_id, everything, falls_back, proof, place)
    JOIN chappe_contact AS contact ON contact.account_id = start.account_id AND contact.number = start.number
    JOIN chappe_consent AS consent ON consent.contact_id = contact.id AND consent.status = 'withdrawn'
    CROSS JOIN LATERAL (
        SELECT source, statement.at
        FROM chappe_consentstatement AS statement
        WHERE statement.contact_id = contact.id AND statement.topic_id = consent.topic_id
        ORDER BY statement.at DESC, statement.status = 'withdrawn' DESC, statement.id DESC
        LIMIT 1
    ) AS latest
    WHERE latest.source = %(stopped_by)s
),
meant AS (
    SELECT DISTINCT ON (place) place, topic_id
    FROM stopped
    WHERE topic_id = answered
       OR falls_back AND NOT EXISTS (
           SELECT FROM chappe_consentstatement AS since
           WHERE since.contact_id = stopped.contact_id AND since.source = %(source)s AND since.at > stopped.stopped_at
       )
    ORDER BY place, topic_id IS NOT DISTINCT FROM answered DESC, stopped_at DESC, topic_id
),
back AS MATERIALIZED (
    SELECT DISTINCT ON (stopped.contact_id, stopped.topic_id)
           stopped.account_id, stopped.topic_id, stopped.contact_id, stopped.proof,
           greatest(%(now)s::timestamptz, stopped.at + interval '1 microsecond') AS at
    FROM stopped
    LEFT JOIN meant ON meant.place = stopped.place AND meant.topic_id = stopped.topic_id
    WHERE stopped.everything OR meant.topic_id IS NOT NULL
    ORDER BY stopped.contact_id, stopped.topic_id, stopped.place DESC
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
