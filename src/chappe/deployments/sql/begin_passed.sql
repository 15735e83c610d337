-- Begins the windows of a deployment whose own moment has come or is past: it starts now, or a person lets it go on.
-- Called by deployments/operations/moves.py; parameters: deployment_id, now.
UPDATE chappe_recipientwindow
SET begun_at = %(now)s
WHERE deployment_id = %(deployment_id)s AND starts_at <= %(now)s AND begun_at IS NULL
