-- Starts the scheduled deployments whose moment has come, and says so in the audit log.
-- Called by dispatch/store, every second; parameter: now. Returns the ids of those started.
WITH started AS (
    UPDATE chappe_deployment
    SET state = 'sending', state_since = %(now)s, started_at = %(now)s
    WHERE state = 'scheduled' AND starts_at <= %(now)s
    RETURNING id, account_id
),
audited AS (
    INSERT INTO chappe_auditentry (account_id, at, actor, action, subject_kind, subject_id, details)
    SELECT account_id, %(now)s, 'Chappe', 'deployment.started', 'deployment', id, '{}' FROM started
)
SELECT id FROM started
