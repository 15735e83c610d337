-- Puts a contact's number in Chappe for its external id where a preparation says whose text it could not make.
-- Called by dossier/operations; parameters: account_id, external_id, contact_id.
UPDATE chappe_deployment
SET preparation_problem = jsonb_set(
    preparation_problem, '{params,contact}', to_jsonb((%(contact_id)s::bigint)::text)
)
WHERE account_id = %(account_id)s
  AND preparation_problem IS NOT NULL
  AND preparation_problem -> 'params' ->> 'contact' = %(external_id)s
