-- A page of the contacts that a prepared deployment leaves out.
-- Called by deployments/queries/recipients.py; parameters: deployment_id, verdict ('' for all), after (a contact's
-- id), limit.
SELECT exclusion.contact_id,
       coalesce(contact.external_id, ''),
       trim(contact.first_name || ' ' || contact.last_name),
       coalesce(contact.number, ''),
       exclusion.verdict
FROM chappe_exclusion AS exclusion
LEFT JOIN chappe_contact AS contact ON contact.id = exclusion.contact_id
WHERE exclusion.deployment_id = %(deployment_id)s
  AND exclusion.contact_id > %(after)s
  AND (%(verdict)s = '' OR exclusion.verdict = %(verdict)s)
ORDER BY exclusion.contact_id
LIMIT %(limit)s
