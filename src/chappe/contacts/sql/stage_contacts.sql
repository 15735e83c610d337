-- The table through which the contacts that a batch of a file changes pass; gone with its transaction.
-- No parameters. To be run before a statement on staged_contact can be prepared.
-- Called by: operations.batches.
CREATE TEMPORARY TABLE staged_contact ON COMMIT DROP AS
SELECT id, external_id, first_name, last_name, language, country, time_zone, postal_code,
       attributes, number, number_problem, number_country
FROM chappe_contact
WHERE false
