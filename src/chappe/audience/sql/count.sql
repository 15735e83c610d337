-- How many contacts of an audience get each verdict, by country of their number ('' without one).
-- Called by audience/queries.py; parameters: those of verdicts.sql.
SELECT verdict, country, count(*) AS contacts
FROM (
    -- include: audience/verdicts
) AS audience
GROUP BY verdict, country
