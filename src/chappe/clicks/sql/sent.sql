-- The recipient whose a token is: the contact, whether it has been erased, how the text stands, and when it was last
-- handed to the network (null: it was not, or nothing is known of it).
-- Called by clicks/operations.py; parameters: deployment_id, position.
SELECT recipient.contact_id,
       contact.erased_at IS NOT NULL AS is_erased,
       recipient.state,
       (
           SELECT attempt.at
           FROM chappe_attempt AS attempt
           WHERE attempt.deployment_id = recipient.deployment_id AND attempt.position = recipient.position
           ORDER BY attempt.id DESC
           LIMIT 1
       ) AS sent_at
FROM chappe_recipient AS recipient
LEFT JOIN chappe_contact AS contact ON contact.id = recipient.contact_id
WHERE recipient.deployment_id = %(deployment_id)s AND recipient.position = %(position)s
