-- Brings conversations up to the replies that came in: threads.after_reply over a set.
-- Called by inbound/store; parameters: parallel arrays account_ids, numbers (each pair once), contact_ids, waits, answered,
-- doubtful (null: as it was), intents, moments, texts, counts.
INSERT INTO chappe_thread AS held (
    account_id, number, contact_id, state, is_doubtful, intent, last_at, last_text, replies
)
SELECT account_id, number, contact_id,
       CASE WHEN waits THEN 'waiting' WHEN answered THEN 'answered' ELSE 'closed' END,
       coalesce(doubtful, false), intent, moment, text, replies
FROM unnest(
    %(account_ids)s::bigint[], %(numbers)s::text[], %(contact_ids)s::bigint[], %(waits)s::boolean[],
    %(answered)s::boolean[], %(doubtful)s::boolean[], %(intents)s::text[], %(moments)s::timestamptz[],
    %(texts)s::text[], %(counts)s::integer[]
) AS news (account_id, number, contact_id, waits, answered, doubtful, intent, moment, text, replies)
ON CONFLICT (account_id, number) DO UPDATE
SET contact_id = coalesce(excluded.contact_id, held.contact_id),
    state = CASE WHEN held.state = 'waiting' THEN held.state ELSE excluded.state END,
    is_doubtful = CASE
        WHEN excluded.intent = 'stop' AND NOT excluded.is_doubtful THEN false
        ELSE held.is_doubtful OR excluded.is_doubtful
    END,
    intent = excluded.intent,
    last_at = greatest(held.last_at, excluded.last_at),
    last_text = excluded.last_text,
    replies = held.replies + excluded.replies
