-- How many members of a group a statement would be added for, is known of, is overruled.
-- Called by: audience/queries/of_consents.py. Parameters: those of consent_effects.sql.
SELECT effect, count(*)
FROM (
    -- include: contacts/consent_effects
) AS seen
GROUP BY effect
