-- What the texts of some of the eligible contacts of an audience are filled from: about one of ``every``, by a hash of its
-- id, so that the same contacts are taken again. Of those taken who share a number, the one who keeps it.
-- Called by deployments/queries/estimates.py; parameters: those of audience/verdicts.sql; every; most; fields (keys of the
-- account's own fields). Columns: those of merge_values.sql.
WITH judged AS NOT MATERIALIZED (
    -- include: audience/judged
),
taken AS MATERIALIZED (
    SELECT DISTINCT ON (CASE WHEN %(one_per_number)s THEN number ELSE contact_id::text END) contact_id, number, country
    FROM judged
    WHERE verdict = 'eligible'
      AND (hashint8extended(contact_id, 0) & 9223372036854775807) %% %(every)s = 0
    ORDER BY CASE WHEN %(one_per_number)s THEN number ELSE contact_id::text END,
             consented_at DESC NULLS LAST,
             contact_id
    LIMIT %(most)s
)
SELECT row_number() OVER ()::integer AS position,
       taken.contact_id,
       taken.number,
       taken.country,
       coalesce(contact.external_id, ''),
       contact.first_name,
       contact.last_name,
       contact.language,
       contact.country AS contact_country,
       contact.postal_code,
       ARRAY(SELECT contact.attributes ->> key FROM unnest(%(fields)s::text[]) AS key) AS own,
       contact.time_zone,
       coalesce(preference.generation, 0) AS generation
FROM taken
CROSS JOIN LATERAL (
    SELECT external_id, first_name, last_name, language, country, postal_code, attributes, time_zone
    FROM chappe_contact
    WHERE id = taken.contact_id
    LIMIT 1
) AS contact
LEFT JOIN LATERAL (
    SELECT generation FROM chappe_preferencekey WHERE contact_id = taken.contact_id LIMIT 1
) AS preference ON true
