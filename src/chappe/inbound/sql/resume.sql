-- Obeys START: lifts what the person's own STOP made, of everything or of the senders it was to, and nothing else. What one STOP
-- took comes back together: a name cannot be written to.
-- Called by inbound/store; parameters: parallel arrays account_ids, numbers, senders ('': all of them); stopped_by (the sources
-- of a STOP), now.
WITH lifted AS (
    DELETE FROM chappe_suppression AS suppression
    USING unnest(%(account_ids)s::bigint[], %(numbers)s::text[]) AS start (account_id, number)
    WHERE suppression.account_id = start.account_id
      AND suppression.number = start.number
      AND suppression.reason = 'stop'
    RETURNING suppression.account_id, suppression.number
),
resumed AS (
    DELETE FROM chappe_senderstop AS stop
    USING unnest(%(account_ids)s::bigint[], %(numbers)s::text[], %(senders)s::text[]) AS start (account_id, number, sender)
    WHERE stop.account_id = start.account_id
      AND stop.number = start.number
      AND stop.reason = 'stop'
      AND (
          start.sender IN ('', stop.sender)
          OR stop.source = ANY (%(stopped_by)s::text[]) AND EXISTS (
              SELECT FROM chappe_senderstop AS mate
              WHERE mate.account_id = stop.account_id
                AND mate.number = stop.number
                AND mate.sender = start.sender
                AND mate.source = stop.source
                AND mate.at = stop.at
          )
      )
    RETURNING stop.account_id, stop.number, stop.sender
)
INSERT INTO chappe_auditentry (account_id, at, actor, action, subject_kind, subject_id, details)
SELECT account_id, %(now)s::timestamptz, 'Chappe', 'suppression.lifted', 'suppression', NULL::bigint,
       jsonb_build_object('number', number, 'reason', 'start')
FROM lifted
UNION ALL
SELECT account_id, %(now)s::timestamptz, 'Chappe', 'suppression.sender_lifted', 'suppression', NULL::bigint,
       jsonb_build_object('number', number, 'sender', sender, 'reason', 'start')
FROM resumed
