-- What the texts of a slice of the numbered audience are filled from.
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
JOIN chappe_contact AS contact ON contact.id = numbered.contact_id
LEFT JOIN chappe_preferencekey AS preference ON preference.contact_id = numbered.contact_id
WHERE numbered.position BETWEEN %(first)s AND %(last)s
ORDER BY numbered.position
