-- The contacts that rows of a file may mean: those with one of their external ids and, of the contacts that share
-- one of their numbers, the oldest of each kind, with an external id and without: contacts.merging says why.
-- Parameters: account_id bigint; external_ids text[]; numbers text[] (E.164); sharers int (the most of each kind).
-- Called by: operations.batches, once a batch.
SELECT id, external_id, first_name, last_name, language, country, time_zone, postal_code, attributes,
       number, number_problem, number_country
FROM chappe_contact
WHERE id = ANY (ARRAY(
    SELECT id
    FROM chappe_contact
    WHERE account_id = %(account_id)s AND external_id = ANY (%(external_ids)s::text[])
    UNION
    SELECT id
    FROM (
        SELECT id, row_number() OVER (PARTITION BY number, external_id IS NULL ORDER BY id) AS place
        FROM chappe_contact
        WHERE account_id = %(account_id)s AND number = ANY (%(numbers)s::text[])
    ) AS sharing
    WHERE place <= %(sharers)s
))
