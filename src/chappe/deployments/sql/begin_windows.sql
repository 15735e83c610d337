-- Begins the windows whose own moment has come, of deployments that send in each recipient's time: nothing of a window is
-- claimed before. Where somebody's moment is longer past than the account tolerates, nothing having run at it, and the
-- account wants to be asked, the window does not begin and its whole deployment waits for a person. The rule of
-- deployments/starting.py.
-- Called by dispatch/store, every second; parameter: now. Returns the ids of the deployments that now await a person.
-- Deployments are locked on their own, one row each: in a join with their windows, a row whose deployment `stopped` has
-- meanwhile updated would be passed over by the lock, and its window would not begin.
WITH locked AS MATERIALIZED (
    SELECT id, account_id
    FROM chappe_deployment AS deployment
    WHERE state = 'sending'
      AND schedule_local
      AND EXISTS (
          SELECT FROM chappe_recipientwindow AS hours
          WHERE hours.deployment_id = deployment.id AND hours.starts_at <= %(now)s AND hours.begun_at IS NULL
      )
    FOR UPDATE SKIP LOCKED
),
due AS MATERIALIZED (
    SELECT hours.id,
           hours.deployment_id,
           account.late_start = 'ask'
               AND hours.starts_at < %(now)s::timestamptz - make_interval(mins => account.late_tolerance)
               AND EXISTS (
                   SELECT FROM chappe_block AS block
                   WHERE block.window_id = hours.id
                     AND block.state = 'ready'
                     AND block.pointer < cardinality(block.positions)
               ) AS is_missed
    FROM locked AS deployment
    JOIN chappe_account AS account ON account.id = deployment.account_id
    JOIN chappe_recipientwindow AS hours ON hours.deployment_id = deployment.id
    WHERE hours.starts_at <= %(now)s
      AND hours.begun_at IS NULL
),
begun AS (
    UPDATE chappe_recipientwindow AS hours
    SET begun_at = %(now)s
    FROM due
    WHERE hours.id = due.id AND NOT due.is_missed
),
stopped AS (
    UPDATE chappe_deployment AS deployment
    SET state = 'awaiting_resume', state_since = %(now)s, state_reason = '', awaits = 'zones_missed'
    WHERE deployment.id IN (SELECT deployment_id FROM due WHERE is_missed)
    RETURNING id, account_id
),
audited AS (
    INSERT INTO chappe_auditentry (account_id, at, actor, action, subject_kind, subject_id, details)
    SELECT account_id, %(now)s, 'Chappe', 'deployment.zones_missed', 'deployment', id, '{}' FROM stopped
)
SELECT id FROM stopped
