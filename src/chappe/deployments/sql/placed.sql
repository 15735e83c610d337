-- The window of each recipient that is under one, for this session alone: its place among the preparation's windows,
-- from 1.
-- Called by deployments/preparation.
CREATE TEMPORARY TABLE chappe_placed ON COMMIT PRESERVE ROWS AS
SELECT 0 AS position, 0 AS place
WHERE false
