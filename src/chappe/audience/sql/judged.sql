-- Every contact of an audience with its own verdict, without a look at who shares its number: `verdict_alone` of
-- audience/eligibility.py over a whole account.
-- Included by audience/verdicts.sql and audience/count.sql: what is counted is what is prepared.
-- Parameters: account_id, topic_id, needs_consent, all_contacts, group_ids, excluded_group_ids, served_countries and
-- routed_countries (null: every country), now.
-- Two of its comments, on criteria, stand for those of the dynamic groups: audience/store puts them in.
-- Columns: contact_id, number, country, consented_at, verdict.
WITH chosen AS (
    SELECT contact.id, contact.number, contact.number_country, contact.number_problem,
           contact.is_active, contact.sms_blocked
    FROM chappe_contact AS contact
    WHERE %(all_contacts)s AND contact.account_id = %(account_id)s
    UNION ALL
    SELECT contact.id, contact.number, contact.number_country, contact.number_problem,
           contact.is_active, contact.sms_blocked
    FROM chappe_contact AS contact
    WHERE contact.account_id = %(account_id)s
      AND contact.id IN (
          SELECT contact_id
          FROM chappe_groupmember
          WHERE NOT %(all_contacts)s AND group_id = ANY (%(group_ids)s::bigint[])
      )
    -- criteria: chosen
)
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
