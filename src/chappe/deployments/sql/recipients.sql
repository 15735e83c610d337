-- A page of a deployment's recipients with their texts, in the order of their positions. A recipient that is ready
-- under the pointer of a leased block is claimed; one beyond the pointer of a block whose window is closed, while the
-- deployment is under way, is held.
-- Called by deployments/queries/recipients.py; parameters: deployment_id, state ('' for all), search ('' for all: the
-- start of a number, of a name or an external id), contact_ids (null: all; else those found beforehand), fragments (0: any),
-- encoding ('': any), character (that the text has; '': any), after (a position), limit, now, margin (seconds).
SELECT recipient.position,
       recipient.contact_id,
       coalesce(contact.external_id, ''),
       trim(contact.first_name || ' ' || contact.last_name),
       recipient.number,
       recipient.country,
       recipient.encoding,
       recipient.fragments,
       coalesce(computed.state, recipient.state) AS state,
       recipient.code,
       recipient.changed_at,
       recipienttext.text
FROM chappe_recipient AS recipient
JOIN chappe_recipienttext AS recipienttext USING (deployment_id, position)
LEFT JOIN chappe_contact AS contact ON contact.id = recipient.contact_id
LEFT JOIN (
    SELECT unnest(positions[:pointer]) AS position, 'claimed' AS state
    FROM chappe_block
    WHERE deployment_id = %(deployment_id)s AND state = 'leased'
    UNION ALL
    SELECT unnest(block.positions[block.pointer + 1:]), 'held'
    FROM chappe_block AS block
    JOIN chappe_deployment AS deployment ON deployment.id = block.deployment_id
    JOIN chappe_recipientwindow AS hours ON hours.id = block.window_id
    WHERE block.deployment_id = %(deployment_id)s
      AND block.state IN ('ready', 'leased')
      AND deployment.state IN ('sending', 'paused', 'awaiting_resume')
      AND (
          hours.opens_at IS NULL
          OR (hours.opens_at > %(now)s AND hours.starts_at IS DISTINCT FROM hours.opens_at)
          OR hours.closes_at <= %(now)s::timestamptz + make_interval(secs => %(margin)s)
      )
) AS computed ON computed.position = recipient.position AND recipient.state = 'ready'
WHERE recipient.deployment_id = %(deployment_id)s
  AND recipient.position > %(after)s
  AND (%(contact_ids)s::bigint[] IS NULL OR recipient.contact_id = ANY (%(contact_ids)s::bigint[]))
  AND (%(fragments)s = 0 OR recipient.fragments = %(fragments)s)
  AND (%(encoding)s = '' OR recipient.encoding = %(encoding)s)
  AND (%(character)s = '' OR strpos(recipienttext.text, %(character)s) > 0)
  AND (%(state)s = '' OR %(state)s = coalesce(computed.state, recipient.state))
  AND (
      %(search)s = ''
      OR recipient.number LIKE '%%' || %(search)s || '%%'
      OR contact.external_id ILIKE %(search)s || '%%'
      OR contact.first_name || ' ' || contact.last_name ILIKE '%%' || %(search)s || '%%'
  )
ORDER BY recipient.position
LIMIT %(limit)s
