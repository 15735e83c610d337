-- Claims texts to one person for a lane: what this statement returns, once it is committed, may go on the wire, and
-- nothing else may. Whoever may not be written to is excluded here, at the last moment: the rule is purposes.stopped_by.
-- Called by direct/store; parameters: gateway_id, lane_id, lease, count, now; own_stop and block (purposes that may go to
-- a number suppressed by its own STOP, of everything or of the sender, and that a blocked contact stops).
WITH holder AS MATERIALIZED (
    SELECT id FROM chappe_lane
    WHERE id = %(lane_id)s AND lease = %(lease)s AND lease_until > clock_timestamp()
    FOR SHARE
),
candidate AS MATERIALIZED (
    SELECT direct.id, direct.account_id, direct.number, direct.sender, direct.purpose
    FROM chappe_directtext AS direct
    WHERE direct.gateway_id = %(gateway_id)s
      AND direct.state = 'ready'
      AND direct.due_at <= %(now)s
      AND direct.ends_at > %(now)s
      AND EXISTS (SELECT FROM holder)
    ORDER BY direct.due_at, direct.id
    LIMIT %(count)s
    FOR UPDATE OF direct SKIP LOCKED
),
judged AS MATERIALIZED (
    SELECT candidate.id,
           CASE
               WHEN suppression.reason IS NOT NULL
                   AND NOT (suppression.reason = 'stop' AND candidate.purpose = ANY (%(own_stop)s::text[]))
                   THEN 'suppressed'
               WHEN stop.reason IS NOT NULL
                   AND NOT (stop.reason = 'stop' AND candidate.purpose = ANY (%(own_stop)s::text[]))
                   THEN 'sender_stopped'
               WHEN candidate.purpose = ANY (%(block)s::text[]) AND EXISTS (
                   SELECT FROM chappe_contact AS contact
                   WHERE contact.account_id = candidate.account_id
                     AND contact.number = candidate.number
                     AND contact.sms_blocked
               ) THEN 'channel_blocked'
               ELSE ''
           END AS exclusion
    FROM candidate
    LEFT JOIN LATERAL (
        SELECT reason
        FROM chappe_suppression
        WHERE chappe_suppression.account_id = candidate.account_id
          AND chappe_suppression.number = candidate.number
        LIMIT 1
    ) AS suppression ON true
    LEFT JOIN chappe_senderstop AS stop
        ON stop.account_id = candidate.account_id
        AND stop.number = candidate.number
        AND stop.sender = candidate.sender
),
claimed AS (
    UPDATE chappe_directtext AS direct
    SET state = CASE WHEN judged.exclusion = '' THEN 'claimed' ELSE 'excluded' END,
        code = judged.exclusion,
        lane_id = CASE WHEN judged.exclusion = '' THEN holder.id END,
        lease = CASE WHEN judged.exclusion = '' THEN %(lease)s::uuid END,
        changed_at = %(now)s
    FROM judged, holder
    WHERE direct.id = judged.id
    RETURNING direct.id, direct.number, direct.text, direct.sender, direct.sender_kind, direct.ends_at, direct.round,
              direct.state
)
SELECT id, number, text, sender, sender_kind, ends_at, round
FROM claimed
WHERE state = 'claimed'
ORDER BY id
