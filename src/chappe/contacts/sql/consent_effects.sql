-- What one statement made for members of a group, or for those taken of a dynamic one, does to each of them: contacts.stating over a set. ``known``: on record
-- already; ``overruled``: a grant without a date of its own, of somebody who withdrew; else ``added``.
-- Included by: contacts/change_consents, contacts/preview_consents.
-- Parameters: group_id (a group has members of its own account only), change_id (null: the group's members), topic_id,
-- after (a contact's id) bigint; many bigint (null: all); status, basis text; at, expires_at timestamptz; is_dated boolean.
-- A comment stands for those who meet criteria: audience/queries puts them in for a look beforehand.
SELECT member.contact_id,
       CASE
           WHEN held.contact_id IS NULL THEN 'added'
           WHEN held.status = %(status)s AND CASE
               WHEN %(is_dated)s::boolean THEN
                   (held.basis, held.at) = (%(basis)s::text, %(at)s::timestamptz)
                   AND held.expires_at IS NOT DISTINCT FROM %(expires_at)s::timestamptz
               ELSE held.status = 'withdrawn' OR (held.basis = 'express' AND held.expires_at IS NULL)
           END THEN 'known'
           WHEN NOT %(is_dated)s::boolean AND %(status)s::text = 'granted' AND held.status = 'withdrawn'
               THEN 'overruled'
           ELSE 'added'
       END AS effect
FROM (
    SELECT contact_id
    FROM chappe_groupmember
    WHERE %(change_id)s::bigint IS NULL AND group_id = %(group_id)s AND contact_id > %(after)s
    UNION ALL
    SELECT taken.contact_id
    FROM chappe_consentchangemember AS taken
    JOIN chappe_contact AS contact ON contact.id = taken.contact_id AND contact.erased_at IS NULL
    WHERE taken.change_id = %(change_id)s AND taken.contact_id > %(after)s
    -- criteria: members
    ORDER BY contact_id
    LIMIT %(many)s
) AS member
LEFT JOIN chappe_consent AS held ON held.topic_id = %(topic_id)s AND held.contact_id = member.contact_id
