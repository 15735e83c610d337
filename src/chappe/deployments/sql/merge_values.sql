-- What the texts of a slice of the numbered audience are filled from. Each contact is looked up by itself (LATERAL …
-- LIMIT 1): a join of thousands would be planned to read all contacts, for every slice.
-- Called by deployments/preparation; parameters: first, last (positions, both included),
-- fields (keys of the account's own fields).
SELECT numbered.position,
       numbered.contact_id,
       numbered.number,
       numbered.country,
       coalesce(contact.external_id, ''),
       contact.first_name,
       contact.last_name,
       contact.language,
       contact.country AS contact_country,
       contact.postal_code,
       ARRAY(SELECT contact.attributes ->> key FROM unnest(%(fields)s::text[]) AS key) AS own,
       contact.time_zone,
       coalesce(preference.generation, 0) AS generation
FROM chappe_numbered AS numbered
CROSS JOIN LATERAL (
    SELECT external_id, first_name, last_name, language, country, postal_code, attributes, time_zone
    FROM chappe_contact
    WHERE id = numbered.contact_id
    LIMIT 1
) AS contact
LEFT JOIN LATERAL (
    SELECT generation FROM chappe_preferencekey WHERE contact_id = numbered.contact_id LIMIT 1
) AS preference ON true
WHERE numbered.position BETWEEN %(first)s AND %(last)s
ORDER BY numbered.position
