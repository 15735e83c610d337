-- The recipients to be added to a deployment's list, for this session alone, until the whole list is changed at once.
-- Called by deployments/operations/refreshing.py.
CREATE TEMPORARY TABLE chappe_fresh ON COMMIT PRESERVE ROWS AS
SELECT recipient.position, contact_id, number, country, encoding, fragments, text
FROM chappe_recipient AS recipient
JOIN chappe_recipienttext USING (deployment_id, position)
WHERE false
