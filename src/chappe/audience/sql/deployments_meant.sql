-- The account's deployments that criteria may mean: those with one of these ids or names, and the latest.
-- Called by audience/queries/vocabularies.py; parameters: account_id, ids, names, latest (how many).
SELECT id, name
FROM chappe_deployment
WHERE account_id = %(account_id)s AND (id = ANY (%(ids)s::bigint[]) OR name = ANY (%(names)s::text[]))
UNION
(
    SELECT id, name
    FROM chappe_deployment
    WHERE account_id = %(account_id)s
    ORDER BY id DESC
    LIMIT %(latest)s
)
ORDER BY id DESC
