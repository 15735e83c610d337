-- Numbers that opted out by an answer since a moment, of everything or of a sender, by day in the account's time zone.
-- Called by reports/queries.py; parameters: account_id, since, zone. Columns: day, opt_outs.
SELECT (at AT TIME ZONE %(zone)s)::date AS day, count(*) AS opt_outs
FROM (
    SELECT number, at FROM chappe_suppression
    WHERE account_id = %(account_id)s AND reason = 'stop' AND at >= %(since)s
    UNION
    -- Of several senders at once: one.
    SELECT number, at FROM chappe_senderstop
    WHERE account_id = %(account_id)s AND reason = 'stop' AND at >= %(since)s
) AS stopped
GROUP BY day
