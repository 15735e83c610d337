-- Begins the scheduled deployments whose moment has come, and says so in the audit log: they start, have their list
-- computed again first, or wait for a person where the moment was missed and the account wants to be asked. The rule of
-- deployments/starting.py. The blocks of those that start are due from now, or from their next opening; the windows whose
-- own moment has come begin.
-- Called by dispatch/store, every second, and by deployments/operations/refreshing.py; parameter: now. Returns the ids of
-- those begun, with the state they are in.
WITH due AS MATERIALIZED (
    SELECT deployment.id,
           CASE
               WHEN account.late_start = 'ask'
                   AND deployment.starts_at
                       < %(now)s::timestamptz - make_interval(mins => account.late_tolerance)
                   THEN 'awaiting_resume'
               WHEN deployment.refresh AND deployment.refreshed_at IS NULL THEN 'refreshing'
               ELSE 'sending'
           END AS state
    FROM chappe_deployment AS deployment
    JOIN chappe_account AS account ON account.id = deployment.account_id
    WHERE deployment.state = 'scheduled' AND deployment.starts_at <= %(now)s
    FOR UPDATE OF deployment SKIP LOCKED
),
begun AS (
    UPDATE chappe_deployment AS deployment
    SET state = due.state,
        state_since = %(now)s,
        awaits = CASE due.state WHEN 'awaiting_resume' THEN 'missed' ELSE '' END,
        started_at = CASE due.state WHEN 'sending' THEN %(now)s::timestamptz END
    FROM due
    WHERE deployment.id = due.id
    RETURNING deployment.id, deployment.account_id, deployment.state
),
blocks AS (
    UPDATE chappe_block AS block
    SET due_at = greatest(
            %(now)s::timestamptz,
            (SELECT hours.opens_at FROM chappe_recipientwindow AS hours WHERE hours.id = block.window_id)
        )
    FROM due
    WHERE due.state = 'sending' AND block.deployment_id = due.id AND block.state = 'ready'
),
windows AS (
    UPDATE chappe_recipientwindow AS hours
    SET begun_at = %(now)s
    FROM due
    WHERE due.state = 'sending'
      AND hours.deployment_id = due.id
      AND hours.starts_at <= %(now)s
      AND hours.begun_at IS NULL
),
audited AS (
    INSERT INTO chappe_auditentry (account_id, at, actor, action, subject_kind, subject_id, details)
    SELECT account_id,
           %(now)s,
           'Chappe',
           CASE state
               WHEN 'sending' THEN 'deployment.started'
               WHEN 'refreshing' THEN 'deployment.refresh_started'
               ELSE 'deployment.missed'
           END,
           'deployment',
           id,
           '{}'
    FROM begun
)
SELECT id, state FROM begun
