-- Forgets old figures of lanes, and processes that ended long ago; no more than so many figures at a time.
-- Called by dispatch/store, every minute; parameters: now, limit.
WITH beats AS (
    DELETE FROM chappe_dispatchbeat WHERE ticked_at < %(now)s::timestamptz - interval '1 day'
)
DELETE FROM chappe_laneminute AS kept
USING (
    SELECT gateway_id, minute, lane, what, code
    FROM chappe_laneminute
    WHERE minute < %(now)s::timestamptz - interval '2 days'
    ORDER BY minute
    LIMIT %(limit)s
) AS old
WHERE (kept.gateway_id, kept.minute, kept.lane, kept.what, kept.code)
    = (old.gateway_id, old.minute, old.lane, old.what, old.code)
