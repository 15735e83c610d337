-- How many contacts of an audience get each verdict, by country of their number ('' without one). Which holder of a
-- shared number keeps it does not matter here: of n eligible ones, n - 1 are duplicates. The audience is read a second time
-- for shared numbers alone, of which most accounts have few; in a wide audience they are found in the order of the account's
-- index of numbers. One of criteria is materialised, since to look at them again costs as much again; one of lists is not, so
-- that several processes can read it: audience/store says so in place of the first comment within.
-- Called by audience/queries/counting.py; parameters: those of audience/judged.sql; one_per_number; wide (whether the audience
-- may be a good part of the account). Columns: verdict, country, contacts, duplicates (the eligible to be taken off).
WITH judged AS
-- criteria: materialised
(
    -- include: audience/judged
),
shared AS MATERIALIZED (
    SELECT number
    FROM chappe_contact
    WHERE %(wide)s AND %(one_per_number)s AND account_id = %(account_id)s AND number IS NOT NULL
    GROUP BY number
    HAVING count(*) > 1
    UNION ALL
    SELECT number
    FROM judged
    WHERE NOT %(wide)s AND %(one_per_number)s AND verdict = 'eligible'
    GROUP BY number
    HAVING count(*) > 1
)
SELECT verdict, country, count(*) AS contacts, 0::bigint AS duplicates
FROM judged
GROUP BY verdict, country
UNION ALL
SELECT 'eligible', country, 0, sum(holders - 1)::bigint
FROM (
    SELECT judged.number, judged.country, count(*) AS holders
    FROM shared
    JOIN judged USING (number)
    WHERE judged.verdict = 'eligible' AND EXISTS (SELECT FROM shared)
    GROUP BY judged.number, judged.country
) AS held
GROUP BY country
