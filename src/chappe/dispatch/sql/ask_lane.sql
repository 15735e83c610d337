-- Asks the holder of a lane to give it up to another process that has fewer: see dispatch/balance.py.
-- Called by dispatch/store; parameters: lane_id, holder (who asks), giver (who is believed to hold it), seconds (for which
-- a question of somebody else stands). No row: it is held by another by now, or asked for already.
UPDATE chappe_lane
SET asked_by = %(holder)s, asked_at = clock_timestamp()
WHERE id = %(lane_id)s
  AND holder = %(giver)s
  AND lease_until > clock_timestamp()
  AND (asked_by = '' OR asked_at < clock_timestamp() - make_interval(secs => %(seconds)s))
RETURNING id
