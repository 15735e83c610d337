-- A page of a deployment's recipients with their texts, in the order of their positions. A recipient that is ready
-- under the pointer of a leased block is claimed.
-- Called by deployments/queries/recipients.py; parameters: deployment_id, state ('' for all), search ('' for all: the
-- start of a number, of a name or an external id), after (a position), limit.
SELECT recipient.position,
       recipient.contact_id,
       coalesce(contact.external_id, ''),
       trim(contact.first_name || ' ' || contact.last_name),
       recipient.number,
       recipient.country,
       recipient.encoding,
       recipient.fragments,
       CASE WHEN claimed.position IS NULL THEN recipient.state ELSE 'claimed' END AS state,
       recipient.code,
       recipient.changed_at,
       recipienttext.text
FROM chappe_recipient AS recipient
JOIN chappe_recipienttext AS recipienttext USING (deployment_id, position)
LEFT JOIN chappe_contact AS contact ON contact.id = recipient.contact_id
LEFT JOIN (
    SELECT unnest(positions[:pointer]) AS position
    FROM chappe_block
    WHERE deployment_id = %(deployment_id)s AND state = 'leased'
) AS claimed ON claimed.position = recipient.position AND recipient.state = 'ready'
WHERE recipient.deployment_id = %(deployment_id)s
  AND recipient.position > %(after)s
  AND (%(state)s = '' OR %(state)s = CASE WHEN claimed.position IS NULL THEN recipient.state ELSE 'claimed' END)
  AND (
      %(search)s = ''
      OR recipient.number LIKE '%%' || %(search)s || '%%'
      OR contact.external_id ILIKE %(search)s || '%%'
      OR contact.first_name || ' ' || contact.last_name ILIKE '%%' || %(search)s || '%%'
  )
ORDER BY recipient.position
LIMIT %(limit)s
