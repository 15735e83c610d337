-- Makes fields of text of the keys that contacts are given and the account does not have yet.
-- Parameters: account_id bigint; keys text[]; at timestamptz.
-- Called by: store.add_fields (save_contact, every batch of an import).
INSERT INTO chappe_field (account_id, key, name, kind, choices, created_at)
SELECT %(account_id)s, given.key, given.key, 'text', '{}'::varchar[], %(at)s::timestamptz
FROM unnest(%(keys)s::text[]) AS given (key)
WHERE NOT EXISTS (
    SELECT FROM chappe_field AS known WHERE known.account_id = %(account_id)s AND known.key = given.key
)
ON CONFLICT (account_id, key) DO NOTHING
