-- Says when a deployment's figures were counted.
-- Called by dispatch/store; parameters: deployment_id, now, took (milliseconds).
INSERT INTO chappe_figureskept (deployment_id, at, took)
VALUES (%(deployment_id)s, %(now)s, %(took)s)
ON CONFLICT (deployment_id) DO UPDATE SET at = excluded.at, took = excluded.took
