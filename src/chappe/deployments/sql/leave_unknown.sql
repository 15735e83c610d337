-- Marks unknown recipients as left so by a person. A late answer or receipt still settles them.
-- Called by deployments/operations/settling.py; parameters: deployment_id, positions (null: all), code. Returns how many.
WITH unknown AS MATERIALIZED (
    SELECT DISTINCT position FROM chappe_attempt
    WHERE deployment_id = %(deployment_id)s
      AND outcome = 'unknown'
      AND coalesce(position = ANY (%(positions)s::integer[]), true)
),
marked AS (
    UPDATE chappe_recipient AS recipient
    SET code = %(code)s
    FROM unknown
    WHERE recipient.deployment_id = %(deployment_id)s
      AND recipient.position = unknown.position
      AND recipient.state = 'unknown'
      AND recipient.code <> %(code)s
    RETURNING 1
)
SELECT count(*) FROM marked
