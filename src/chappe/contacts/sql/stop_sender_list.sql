-- Stops one sender for each number of a list, each with its own reason and moment. What was stopped already stays, but that
-- what the person said takes the place of what we had put down ourselves.
-- Parameters: account_id bigint; numbers text[] (E.164); senders text[] (none of a number twice); reasons text[]; ats
-- timestamptz[]; source text.
-- Called by: operations.suppression_lists, once a batch. Touches the rows that are new or that changed their reason.
INSERT INTO chappe_senderstop AS held (account_id, number, sender, reason, source, at)
SELECT %(account_id)s::bigint, number, sender, reason, %(source)s::text, at
FROM unnest(%(numbers)s::text[], %(senders)s::text[], %(reasons)s::text[], %(ats)s::timestamptz[])
    AS chosen (number, sender, reason, at)
ORDER BY number, sender
ON CONFLICT (account_id, number, sender) DO UPDATE
SET reason = excluded.reason, source = excluded.source, at = excluded.at
WHERE held.reason = 'manual' AND excluded.reason = 'stop'
