-- Obeys START: lifts a suppression that the person's own STOP made, and no other.
-- Called by inbound/store; parameters: parallel arrays account_ids, numbers; now.
WITH lifted AS (
    DELETE FROM chappe_suppression AS suppression
    USING unnest(%(account_ids)s::bigint[], %(numbers)s::text[]) AS start (account_id, number)
    WHERE suppression.account_id = start.account_id
      AND suppression.number = start.number
      AND suppression.reason = 'stop'
    RETURNING suppression.account_id, suppression.number
)
INSERT INTO chappe_auditentry (account_id, at, actor, action, subject_kind, subject_id, details)
SELECT account_id, %(now)s, 'Chappe', 'suppression.lifted', 'suppression', NULL,
       jsonb_build_object('number', number, 'reason', 'start')
FROM lifted
