-- A page of the contacts whose place in a deployment was changed as its list was computed again.
-- Called by deployments/queries/refreshes.py; parameters: deployment_id, change ('' for all), after (a contact's id), limit.
SELECT changed.contact_id,
       coalesce(contact.external_id, ''),
       trim(coalesce(contact.first_name || ' ' || contact.last_name, '')),
       coalesce(contact.number, ''),
       changed.change,
       changed.reason
FROM chappe_refreshchange AS changed
LEFT JOIN chappe_contact AS contact ON contact.id = changed.contact_id
WHERE changed.deployment_id = %(deployment_id)s
  AND changed.contact_id > %(after)s
  AND (%(change)s = '' OR changed.change = %(change)s)
ORDER BY changed.contact_id
LIMIT %(limit)s
