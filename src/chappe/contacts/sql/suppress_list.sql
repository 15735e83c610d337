-- Suppresses the numbers of a list, each with its own reason and moment. What is suppressed already stays as
-- suppress.sql says.
-- Parameters: account_id bigint; numbers text[] (E.164, each once); reasons text[]; ats timestamptz[]; source text.
-- Called by: operations.suppression_lists, once a batch. Touches the rows that are new or that changed their reason.
INSERT INTO chappe_suppression AS held (account_id, number, reason, source, at)
SELECT %(account_id)s::bigint, number, reason, %(source)s::text, at
FROM unnest(%(numbers)s::text[], %(reasons)s::text[], %(ats)s::timestamptz[]) AS chosen (number, reason, at)
ORDER BY number
ON CONFLICT (account_id, number) DO UPDATE
SET reason = excluded.reason, source = excluded.source, at = excluded.at
WHERE held.reason IN ('manual', 'dead_number') AND excluded.reason IN ('stop', 'complaint')
