-- Every contact of an audience with its verdict: the rule of audience/eligibility.py over a whole account.
-- Included by deployments/snapshot.sql and deployments/shared_numbers.sql.
-- Parameters: those of audience/judged.sql, and one_per_number.
-- Columns: contact_id, number, country, verdict.
WITH judged AS MATERIALIZED (
    -- include: audience/judged
),
-- Most numbers have one holder: only the holders of the others are ranked.
shared AS MATERIALIZED (
    SELECT number
    FROM judged
    WHERE verdict = 'eligible' AND %(one_per_number)s
    GROUP BY number
    HAVING count(*) > 1
),
duplicates AS MATERIALIZED (
    SELECT contact_id
    FROM (
        SELECT contact_id,
               row_number() OVER (PARTITION BY number ORDER BY consented_at DESC NULLS LAST, contact_id) AS rank
        FROM judged
        JOIN shared USING (number)
        WHERE verdict = 'eligible'
    ) AS ranked
    WHERE rank > 1
)
SELECT judged.contact_id,
       judged.number,
       judged.country,
       CASE WHEN duplicates.contact_id IS NULL THEN judged.verdict ELSE 'duplicate_number' END AS verdict
FROM judged
LEFT JOIN duplicates ON duplicates.contact_id = judged.contact_id
