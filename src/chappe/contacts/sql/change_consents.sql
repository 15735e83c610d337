-- States consent, or its withdrawal, for a slice of a group's members: adds to the history what is new. The members of the
-- slice, and what the statement did to each.
-- Called by: operations.consent_changes, once a slice. Parameters: those of consent_effects.sql, and account_id bigint; source, proof,
-- recorded_by text; now timestamptz.
WITH seen AS MATERIALIZED (
    -- include: contacts/consent_effects
),
added AS (
    INSERT INTO chappe_consentstatement (
        account_id, contact_id, topic_id, status, basis, at, expires_at, source, proof, recorded_at, recorded_by
    )
    SELECT %(account_id)s, contact_id, %(topic_id)s, %(status)s, %(basis)s, %(at)s::timestamptz,
           %(expires_at)s::timestamptz, %(source)s, %(proof)s, %(now)s::timestamptz, %(recorded_by)s
    FROM seen
    WHERE effect = 'added'
    ORDER BY contact_id
)
SELECT contact_id, effect FROM seen ORDER BY contact_id
