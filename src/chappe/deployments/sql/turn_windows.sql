-- Moves windows on to their present or next opening. Their blocks are due then: a hold is a few rows. Where the account
-- wants a person's word, a closing on recipients still to be sent stops their whole deployment, if it came after the
-- deployment last began or went on. A row that another process has moved meanwhile is left alone.
-- Called by dispatch/store; parameters: parallel arrays ids, were_opening, were_closing, opening, closing; now, margin
-- (seconds). Returns the ids of the deployments that now await a person.
WITH turned AS (
    UPDATE chappe_recipientwindow AS hours
    SET opens_at = told.opens_at, closes_at = told.closes_at
    FROM unnest(
        %(ids)s::bigint[], %(were_opening)s::timestamptz[], %(were_closing)s::timestamptz[],
        %(opening)s::timestamptz[], %(closing)s::timestamptz[]
    ) AS told (id, was_opening, was_closing, opens_at, closes_at)
    WHERE hours.id = told.id
      AND hours.opens_at IS NOT DISTINCT FROM told.was_opening
      AND hours.closes_at IS NOT DISTINCT FROM told.was_closing
    RETURNING hours.id,
              hours.deployment_id,
              hours.opens_at,
              told.was_opening,
              told.was_closing - make_interval(secs => %(margin)s) AS closed_at
),
postponed AS (
    UPDATE chappe_block AS block
    SET due_at = later.opens_at
    FROM (
        -- A block that a lane is claiming is skipped: its window's row keeps it from leaving.
        SELECT block.id, turned.opens_at
        FROM turned
        JOIN chappe_block AS block ON block.window_id = turned.id AND block.state = 'ready'
        WHERE turned.opens_at > %(now)s
          AND (block.due_at < turned.opens_at OR block.due_at = turned.was_opening)
        FOR UPDATE OF block SKIP LOCKED
    ) AS later
    WHERE block.id = later.id
),
stopped AS (
    UPDATE chappe_deployment AS deployment
    SET state = 'awaiting_resume', state_since = %(now)s, state_reason = '', awaits = 'hours'
    WHERE deployment.state = 'sending'
      AND deployment.resume = 'manual'
      AND EXISTS (
          SELECT FROM turned
          JOIN chappe_block AS block ON block.window_id = turned.id
          WHERE turned.deployment_id = deployment.id
            AND turned.closed_at <= %(now)s
            AND turned.closed_at > deployment.state_since
            AND block.state IN ('ready', 'leased')
            AND block.pointer < cardinality(block.positions)
      )
    RETURNING id, account_id
),
audited AS (
    INSERT INTO chappe_auditentry (account_id, at, actor, action, subject_kind, subject_id, details)
    SELECT account_id, %(now)s, 'Chappe', 'deployment.held', 'deployment', id, '{}' FROM stopped
)
SELECT id FROM stopped
