-- The keys of the account's own fields that occur in at least one contact, in order.
-- Parameters: account_id bigint.
-- Called by: queries.of_contacts.own_fields.
SELECT DISTINCT key
FROM chappe_contact, jsonb_object_keys(attributes) AS key
WHERE account_id = %(account_id)s
ORDER BY key
