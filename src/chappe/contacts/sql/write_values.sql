-- Gives contacts the values that a rewrite makes of one of the account's own fields; an empty one takes it away.
-- Parameters: account_id bigint; key text; ids bigint[]; values text[]; at timestamptz.
-- Called by: operations.rewriting, once a slice.
UPDATE chappe_contact AS contact
SET attributes = CASE
        WHEN new.value = '' THEN contact.attributes - %(key)s::text
        ELSE jsonb_set(contact.attributes, ARRAY[%(key)s::text], to_jsonb(new.value))
    END,
    updated_at = %(at)s::timestamptz
FROM unnest(%(ids)s::bigint[], %(values)s::text[]) AS new (id, value)
WHERE contact.id = new.id AND contact.account_id = %(account_id)s
