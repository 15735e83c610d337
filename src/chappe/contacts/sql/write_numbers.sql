-- Gives contacts the numbers, or the reasons why they have none, that a rewrite read in their SMS field.
-- Parameters: account_id bigint; ids bigint[]; numbers text[]; problems text[]; countries text[]; at timestamptz.
-- Called by: operations.rewriting, once a slice.
UPDATE chappe_contact AS contact
SET number = new.number, number_problem = new.problem, number_country = new.country,
    updated_at = %(at)s::timestamptz
FROM unnest(%(ids)s::bigint[], %(numbers)s::text[], %(problems)s::text[], %(countries)s::text[])
    AS new (id, number, problem, country)
WHERE contact.id = new.id AND contact.account_id = %(account_id)s
