-- Every contact of an audience with its verdict: the rule of audience/eligibility.py over a whole account.
-- Included by audience/count.sql and deployments/snapshot.sql: what is counted is what is prepared.
-- Parameters: account_id, topic_id, needs_consent, all_contacts, group_ids, excluded_group_ids, one_per_number,
-- served_countries and routed_countries (null: every country), now.
-- Where it says "criteria", those of the plan's dynamic groups are put in, by audience/store.
-- Columns: contact_id, number, country, verdict.
WITH chosen AS (
    SELECT contact.id, contact.number, contact.number_country, contact.number_problem,
           contact.is_active, contact.sms_blocked
    FROM chappe_contact AS contact
    WHERE %(all_contacts)s AND contact.account_id = %(account_id)s
    UNION ALL
    SELECT contact.id, contact.number, contact.number_country, contact.number_problem,
           contact.is_active, contact.sms_blocked
    FROM (
        SELECT DISTINCT contact_id
        FROM chappe_groupmember
        WHERE NOT %(all_contacts)s AND group_id = ANY (%(group_ids)s::bigint[])
        -- criteria: chosen
    ) AS member
    JOIN chappe_contact AS contact
        ON contact.id = member.contact_id AND contact.account_id = %(account_id)s
),
judged AS MATERIALIZED (
    SELECT chosen.id AS contact_id,
           chosen.number,
           chosen.number_country AS country,
           consent.at AS consented_at,
           CASE
               WHEN NOT chosen.is_active THEN 'inactive'
               WHEN chosen.sms_blocked THEN 'channel_blocked'
               WHEN chosen.number IS NULL AND chosen.number_problem = 'missing' THEN 'no_number'
               WHEN chosen.number IS NULL AND chosen.number_problem <> 'unsupported_country' THEN 'invalid_number'
               WHEN chosen.number IS NULL THEN 'unsupported_country'
               WHEN NOT coalesce(chosen.number_country = ANY (%(served_countries)s::text[]), true)
                   OR NOT coalesce(chosen.number_country = ANY (%(routed_countries)s::text[]), true)
                   THEN 'unsupported_country'
               WHEN %(needs_consent)s AND NOT coalesce(
                   consent.status = 'granted' AND (consent.expires_at IS NULL OR consent.expires_at > %(now)s),
                   false
               ) THEN 'no_consent'
               WHEN suppression.number IS NOT NULL THEN 'suppressed'
               ELSE 'eligible'
           END AS verdict
    FROM chosen
    LEFT JOIN chappe_consent AS consent
        ON consent.topic_id = %(topic_id)s AND consent.contact_id = chosen.id
    LEFT JOIN chappe_suppression AS suppression
        ON suppression.account_id = %(account_id)s AND suppression.number = chosen.number
    WHERE NOT EXISTS (
        SELECT FROM chappe_groupmember AS excluded
        WHERE excluded.group_id = ANY (%(excluded_group_ids)s::bigint[]) AND excluded.contact_id = chosen.id
    )
    -- criteria: excluded
),
-- Most numbers have one holder: only the holders of the others are ranked.
shared AS MATERIALIZED (
    SELECT number
    FROM judged
    WHERE verdict = 'eligible' AND %(one_per_number)s
    GROUP BY number
    HAVING count(*) > 1
),
duplicates AS MATERIALIZED (
    SELECT contact_id
    FROM (
        SELECT contact_id,
               row_number() OVER (PARTITION BY number ORDER BY consented_at DESC NULLS LAST, contact_id) AS rank
        FROM judged
        JOIN shared USING (number)
        WHERE verdict = 'eligible'
    ) AS ranked
    WHERE rank > 1
)
SELECT judged.contact_id,
       judged.number,
       judged.country,
       CASE WHEN duplicates.contact_id IS NULL THEN judged.verdict ELSE 'duplicate_number' END AS verdict
FROM judged
LEFT JOIN duplicates ON duplicates.contact_id = judged.contact_id
