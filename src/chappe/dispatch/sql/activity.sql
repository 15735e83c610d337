-- What the lanes of a gateway did since a moment, minute by minute.
-- Called by dispatch/queries/activity.py; parameters: gateway_id, since. Columns: minute, what, code, count, seconds.
SELECT minute, what, code, sum(count)::bigint AS count, sum(seconds) AS seconds
FROM chappe_laneminute
WHERE gateway_id = %(gateway_id)s AND minute >= %(since)s
GROUP BY minute, what, code
ORDER BY minute, what, code
