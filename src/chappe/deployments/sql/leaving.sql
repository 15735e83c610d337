-- The next of those who leave a list with their texts, by position: what these were filled from, as merge_values.sql has it,
-- and what they came to.
-- Called by deployments/operations/refreshing.py, before the list is changed; parameters: deployment_id, after (a position),
-- limit, fields (keys of the account's own fields).
SELECT recipient.position,
       recipient.contact_id,
       recipient.number,
       recipient.country,
       coalesce(contact.external_id, ''),
       contact.first_name,
       contact.last_name,
       contact.language,
       contact.country AS contact_country,
       contact.postal_code,
       ARRAY(SELECT contact.attributes ->> key FROM unnest(%(fields)s::text[]) AS key) AS own,
       contact.time_zone,
       coalesce(preference.generation, 0) AS generation,
       recipienttext.text,
       recipient.encoding,
       recipient.fragments
FROM (
    SELECT position
    FROM chappe_difference
    WHERE change IN ('removed', 'renumbered') AND position > %(after)s
    ORDER BY position
    LIMIT %(limit)s
) AS difference
CROSS JOIN LATERAL (
    SELECT position, contact_id, number, country, encoding, fragments
    FROM chappe_recipient
    WHERE deployment_id = %(deployment_id)s AND chappe_recipient.position = difference.position
    LIMIT 1
) AS recipient
CROSS JOIN LATERAL (
    SELECT text
    FROM chappe_recipienttext
    WHERE deployment_id = %(deployment_id)s AND chappe_recipienttext.position = difference.position
    LIMIT 1
) AS recipienttext
CROSS JOIN LATERAL (
    SELECT external_id, first_name, last_name, language, country, postal_code, attributes, time_zone
    FROM chappe_contact
    WHERE id = recipient.contact_id
    LIMIT 1
) AS contact
LEFT JOIN LATERAL (
    SELECT generation FROM chappe_preferencekey WHERE contact_id = recipient.contact_id LIMIT 1
) AS preference ON true
ORDER BY recipient.position
