-- Three recipients worth reading before approving: the shortest text, the longest, and one that fell to UCS-2.
-- Called by deployments/queries/recipients.py; parameter: deployment_id. Columns: those of recipients.sql.
WITH texts AS (
    SELECT position, length(text) AS length
    FROM chappe_recipienttext
    WHERE deployment_id = %(deployment_id)s
),
chosen AS (
    (SELECT position, 1 AS rank FROM texts ORDER BY length, position LIMIT 1)
    UNION ALL
    (SELECT position, 2 FROM texts ORDER BY length DESC, position LIMIT 1)
    UNION ALL
    (
        SELECT position, 3 FROM chappe_recipient
        WHERE deployment_id = %(deployment_id)s AND encoding = 'UCS-2'
        ORDER BY position LIMIT 1
    )
)
SELECT recipient.position,
       recipient.contact_id,
       coalesce(contact.external_id, ''),
       trim(contact.first_name || ' ' || contact.last_name),
       recipient.number,
       recipient.country,
       recipient.encoding,
       recipient.fragments,
       recipient.state,
       recipient.code,
       recipient.changed_at,
       recipienttext.text
FROM (SELECT position, min(rank) AS rank FROM chosen GROUP BY position) AS one
JOIN chappe_recipient AS recipient
    ON recipient.deployment_id = %(deployment_id)s AND recipient.position = one.position
JOIN chappe_recipienttext AS recipienttext
    ON recipienttext.deployment_id = recipient.deployment_id AND recipienttext.position = recipient.position
LEFT JOIN chappe_contact AS contact ON contact.id = recipient.contact_id
ORDER BY one.rank
