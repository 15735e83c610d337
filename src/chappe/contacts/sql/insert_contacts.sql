-- Adds the batch's new contacts.
-- Parameters: account_id bigint; at timestamptz.
-- Called by: operations.batches, once a batch.
INSERT INTO chappe_contact (
    id, account_id, external_id, first_name, last_name, language, country, time_zone, postal_code, attributes,
    number, number_problem, number_country, is_active, sms_blocked, created_at, updated_at
)
SELECT id, %(account_id)s, external_id, first_name, last_name, language, country, time_zone, postal_code,
       attributes, number, number_problem, number_country, true, false,
       %(at)s::timestamptz, %(at)s::timestamptz
FROM staged_contact
WHERE is_new
