-- Counts a deployment's recipients and keeps the figures, those that are no more left out.
-- Called by dispatch/store; parameters: those of standing.sql.
WITH standing AS MATERIALIZED (
    -- include: deployments/standing
),
gone AS (
    DELETE FROM chappe_figure AS figure
    WHERE figure.deployment_id = %(deployment_id)s
      AND NOT EXISTS (
          SELECT FROM standing
          WHERE standing.state = figure.state
            AND standing.code = figure.code
            AND standing.country = figure.country
      )
)
INSERT INTO chappe_figure (deployment_id, state, code, country, recipients, fragments)
SELECT %(deployment_id)s, state, code, country, recipients, fragments
FROM standing
ON CONFLICT (deployment_id, state, code, country)
DO UPDATE SET recipients = excluded.recipients, fragments = excluded.fragments
