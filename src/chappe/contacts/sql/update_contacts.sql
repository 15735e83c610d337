-- Changes the batch's contacts that the account had already.
-- Parameters: account_id bigint; at timestamptz.
-- Called by: operations.batches, once a batch.
UPDATE chappe_contact AS contact
SET external_id = staged.external_id,
    first_name = staged.first_name,
    last_name = staged.last_name,
    language = staged.language,
    country = staged.country,
    time_zone = staged.time_zone,
    postal_code = staged.postal_code,
    attributes = staged.attributes,
    number = staged.number,
    number_problem = staged.number_problem,
    number_country = staged.number_country,
    updated_at = %(at)s::timestamptz
FROM staged_contact AS staged
WHERE contact.id = staged.id AND contact.account_id = %(account_id)s
