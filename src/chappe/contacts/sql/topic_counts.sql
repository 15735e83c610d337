-- How the account's contacts stand towards each topic: consenting, of these for not long any more, no longer, withdrawn.
-- Parameters: account_id bigint; now, soon timestamptz.
-- Called by: queries.of_topics.topic_counts.
SELECT topic_id,
       count(*) FILTER (WHERE status = 'granted' AND (expires_at IS NULL OR expires_at > %(now)s::timestamptz)),
       count(*) FILTER (
           WHERE status = 'granted' AND expires_at > %(now)s::timestamptz AND expires_at <= %(soon)s::timestamptz
       ),
       count(*) FILTER (WHERE status = 'granted' AND expires_at <= %(now)s::timestamptz),
       count(*) FILTER (WHERE status = 'withdrawn')
FROM chappe_consent
WHERE topic_id IN (SELECT id FROM chappe_topic WHERE account_id = %(account_id)s)
GROUP BY topic_id
