-- The next contacts that a rewrite looks at, by id, but for those erased: what stands in one field, and the number.
-- Parameters: account_id bigint; key text; after bigint; many int.
-- Called by: operations.rewriting, once a slice.
SELECT id, coalesce(attributes ->> %(key)s::text, ''), number, number_problem, number_country
FROM chappe_contact
WHERE account_id = %(account_id)s AND id > %(after)s AND erased_at IS NULL
ORDER BY id
LIMIT %(many)s
