-- The table through which the consents that one batch of a file states pass; gone with its transaction.
-- No parameters. To be run before a statement on staged_statement can be prepared.
-- Called by: operations.batches.
CREATE TEMPORARY TABLE staged_statement ON COMMIT DROP AS
SELECT contact_id, topic_id, status, basis, at, expires_at, source
FROM chappe_consentstatement
WHERE false
