-- How many numbers are shared by several contacts of an audience, how many contacts that makes, and one example.
-- Called by deployments/queries/recipients.py; parameters: those of audience/verdicts.sql, with one_per_number false.
SELECT count(*) AS numbers,
       coalesce(sum(holders), 0)::bigint AS contacts,
       (array_agg(number ORDER BY holders DESC, number))[1] AS number,
       max(holders) AS holders
FROM (
    SELECT number, count(*) AS holders
    FROM (
        -- include: audience/verdicts
    ) AS audience
    WHERE verdict = 'eligible'
    GROUP BY number
    HAVING count(*) > 1
) AS shared
