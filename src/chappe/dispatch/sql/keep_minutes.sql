-- Adds what lanes did to their figures of this minute and to their totals, and says that the process lives. A lane runs
-- in one process: nobody else writes its rows, but for what comes back.
-- Called by dispatch/store, every few seconds; parameters: parallel arrays gateway_ids, lanes, whats, codes, counts,
-- seconds; holder, ticked_at, now.
WITH told AS MATERIALIZED (
    SELECT gateway.id AS gateway_id, done.lane, done.what, done.code, done.count, done.seconds
    FROM unnest(
        %(gateway_ids)s::bigint[], %(lanes)s::smallint[], %(whats)s::text[], %(codes)s::text[], %(counts)s::integer[],
        %(seconds)s::float[]
    ) AS done (gateway_id, lane, what, code, count, seconds)
    JOIN chappe_gateway AS gateway ON gateway.id = done.gateway_id
    ORDER BY 1, 2, 3, 4
),
minutes AS (
    INSERT INTO chappe_laneminute AS kept (gateway_id, minute, lane, what, code, count, seconds)
    SELECT gateway_id, date_trunc('minute', %(now)s::timestamptz), lane, what, code, count, seconds
    FROM told
    ON CONFLICT (gateway_id, minute, lane, what, code)
        DO UPDATE SET count = kept.count + excluded.count, seconds = kept.seconds + excluded.seconds
),
totals AS (
    INSERT INTO chappe_lanetotal AS kept (gateway_id, lane, what, code, count, seconds)
    SELECT gateway_id, lane, what, code, count, seconds
    FROM told
    ON CONFLICT (gateway_id, lane, what, code)
        DO UPDATE SET count = kept.count + excluded.count, seconds = kept.seconds + excluded.seconds
)
INSERT INTO chappe_dispatchbeat (holder, ticked_at)
VALUES (%(holder)s, %(ticked_at)s)
ON CONFLICT (holder) DO UPDATE SET ticked_at = excluded.ticked_at
