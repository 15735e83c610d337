-- The audience of a deployment at this moment, verdict by verdict, for this session alone: what is prepared from.
-- Called by deployments/preparation; parameters: those of audience/verdicts.sql.
CREATE TEMPORARY TABLE chappe_snapshot ON COMMIT PRESERVE ROWS AS
-- include: audience/verdicts
