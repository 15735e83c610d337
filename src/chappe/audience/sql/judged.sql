-- Every contact of an audience with its own verdict, without a look at who shares its number: `verdict_alone` of
-- audience/eligibility.py over a whole account.
-- Included by audience/verdicts.sql and audience/count.sql: what is counted is what is prepared.
-- Parameters: account_id, topic_id, sender, needs_consent, all_contacts, group_ids, excluded_group_ids, served_countries and
-- routed_countries (null: every country), now; capped (whether there are caps), cap_topics (0: overall) and cap_mosts by
-- place from 1, cap_from (before which nothing counts), and start_places, start_keys, start_moments: when the days of each
-- cap began (audience/frequency.py).
-- Two of its comments, on criteria, stand for those of the dynamic groups: audience/store puts them in.
-- Columns: contact_id, number, country, consented_at, verdict.
WITH chosen AS NOT MATERIALIZED (
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
           WHEN stop.number IS NOT NULL THEN 'sender_stopped'
           WHEN frequent.contact_id IS NOT NULL THEN 'frequency_capped'
           ELSE 'eligible'
       END AS verdict
FROM chosen
LEFT JOIN chappe_consent AS consent
    ON consent.topic_id = %(topic_id)s AND consent.contact_id = chosen.id
LEFT JOIN chappe_suppression AS suppression
    ON suppression.account_id = %(account_id)s AND suppression.number = chosen.number
LEFT JOIN chappe_senderstop AS stop
    ON stop.account_id = %(account_id)s AND stop.number = chosen.number AND stop.sender = %(sender)s
LEFT JOIN (
    SELECT DISTINCT counted.contact_id
    FROM (
        SELECT recipient.contact_id
        FROM unnest(%(cap_topics)s::bigint[], %(cap_mosts)s::integer[]) WITH ORDINALITY AS cap (topic_id, most, place)
        JOIN chappe_deployment AS deployment
            ON deployment.account_id = %(account_id)s
            AND deployment.started_at IS NOT NULL
            AND (deployment.ended_at IS NULL OR deployment.ended_at >= %(cap_from)s)
        JOIN chappe_topic AS topic
            ON topic.id = deployment.topic_id
            AND (topic.id = cap.topic_id OR (cap.topic_id = 0 AND topic.kind = 'marketing'))
        JOIN chappe_recipient AS recipient
            ON recipient.deployment_id = deployment.id
            AND recipient.state IN ('submitted', 'delivered', 'undelivered', 'unknown')
            AND recipient.changed_at >= %(cap_from)s
        JOIN chappe_contact AS contact ON contact.id = recipient.contact_id
        LEFT JOIN unnest(
            %(start_places)s::integer[], %(start_keys)s::text[], %(start_moments)s::timestamptz[]
        ) AS zone (place, key, began) ON zone.place = cap.place AND zone.key = contact.time_zone
        LEFT JOIN unnest(
            %(start_places)s::integer[], %(start_keys)s::text[], %(start_moments)s::timestamptz[]
        ) AS country (place, key, began) ON country.place = cap.place AND country.key = '=' || contact.number_country
        LEFT JOIN unnest(
            %(start_places)s::integer[], %(start_keys)s::text[], %(start_moments)s::timestamptz[]
        ) AS nowhere (place, key, began) ON nowhere.place = cap.place AND nowhere.key = '='
        CROSS JOIN LATERAL (SELECT coalesce(zone.began, country.began, nowhere.began) AS began) AS days
        WHERE %(capped)s
          AND recipient.contact_id IN (SELECT id FROM chosen)
          -- A receipt may have come on another day than its text left.
          AND (
              deployment.started_at >= days.began
              OR coalesce(
                  (
                      SELECT min(attempt.at)
                      FROM chappe_attempt AS attempt
                      WHERE attempt.deployment_id = recipient.deployment_id
                        AND attempt.position = recipient.position
                        AND attempt.outcome IN ('accepted', 'unknown')
                  ),
                  recipient.changed_at
              ) >= days.began
          )
        GROUP BY cap.place, cap.most, recipient.contact_id
        HAVING count(*) >= cap.most
    ) AS counted
) AS frequent ON frequent.contact_id = chosen.id
WHERE NOT EXISTS (
    SELECT FROM chappe_groupmember AS excluded
    WHERE excluded.group_id = ANY (%(excluded_group_ids)s::bigint[]) AND excluded.contact_id = chosen.id
)
-- criteria: excluded
