-- Puts back the fields of contacts that an import changed, where nothing has changed them since.
-- Parameters: upload_id bigint; contact_ids bigint[]; moments timestamptz[] (of the import's batches); at timestamptz.
-- Called by: operations.undoing, a slice of the contacts at a time.
UPDATE chappe_contact AS contact
SET external_id = change.before ->> 'external_id',
    first_name = change.before ->> 'first_name',
    last_name = change.before ->> 'last_name',
    language = change.before ->> 'language',
    country = change.before ->> 'country',
    time_zone = change.before ->> 'time_zone',
    postal_code = change.before ->> 'postal_code',
    attributes = change.before -> 'attributes',
    number = change.before ->> 'number',
    number_problem = change.before ->> 'number_problem',
    number_country = change.before ->> 'number_country',
    updated_at = %(at)s::timestamptz
FROM chappe_importchange AS change
WHERE change.upload_id = %(upload_id)s
    AND change.contact_id = ANY (%(contact_ids)s::bigint[])
    AND change.before IS NOT NULL
    AND contact.id = change.contact_id
    AND contact.updated_at = ANY (%(moments)s::timestamptz[])
