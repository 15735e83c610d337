-- Finishes the deployments of which nothing is left to send: computed from the blocks, never asserted.
-- Called by dispatch/store, every second; parameter: now. Returns the ids of those finished.
WITH finished AS (
    UPDATE chappe_deployment AS deployment
    SET state = 'finished', state_since = %(now)s, ended_at = %(now)s
    WHERE deployment.state IN ('sending', 'paused', 'awaiting_resume')
      AND NOT EXISTS (
          SELECT FROM chappe_block AS block
          WHERE block.deployment_id = deployment.id AND block.state IN ('ready', 'leased')
      )
    RETURNING id, account_id
),
audited AS (
    INSERT INTO chappe_auditentry (account_id, at, actor, action, subject_kind, subject_id, details)
    SELECT account_id, %(now)s, 'Chappe', 'deployment.finished', 'deployment', id, '{}' FROM finished
)
SELECT id FROM finished
