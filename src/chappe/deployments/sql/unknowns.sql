-- A page of the recipients of a deployment whose outcome is unknown and asks for a person's word. Whoever is unknown has
-- an attempt that says so, and few have: their index is read, not the deployment's recipients.
-- Called by deployments/queries/unknowns.py; parameters: deployment_id, left (the code of those left), after, limit.
SELECT recipient.position,
       recipient.contact_id,
       coalesce(contact.external_id, ''),
       trim(coalesce(contact.first_name || ' ' || contact.last_name, '')),
       recipient.number,
       recipient.country,
       recipient.fragments,
       recipient.code,
       recipient.changed_at,
       recipienttext.text
FROM (
    SELECT DISTINCT position FROM chappe_attempt
    WHERE deployment_id = %(deployment_id)s AND outcome = 'unknown' AND position > %(after)s
) AS attempted
JOIN chappe_recipient AS recipient
    ON recipient.deployment_id = %(deployment_id)s AND recipient.position = attempted.position
JOIN chappe_recipienttext AS recipienttext
    ON recipienttext.deployment_id = %(deployment_id)s AND recipienttext.position = attempted.position
LEFT JOIN chappe_contact AS contact ON contact.id = recipient.contact_id
WHERE recipient.state = 'unknown' AND recipient.code <> %(left)s
ORDER BY recipient.position
LIMIT %(limit)s
