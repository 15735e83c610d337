-- What becomes of contacts that a batch of an import made, when the import is undone: `touched` since by something
-- else (another change, another group, another statement of consent), `known` to a deployment, or `untouched`.
-- Parameters: account_id bigint; upload_id bigint; first_id bigint; last_id bigint; moments timestamptz[] (of the
-- import's batches); recorded_by text.
-- Called by: operations.undoing (a batch), queries.of_undoing (all batches, counted).
SELECT contact.id,
       CASE
           WHEN contact.updated_at <> ALL (%(moments)s::timestamptz[])
               OR EXISTS (
                   SELECT
                   FROM chappe_consentstatement AS said
                   WHERE said.contact_id = contact.id
                       AND NOT (
                           said.recorded_at = ANY (%(moments)s::timestamptz[])
                           AND said.recorded_by = %(recorded_by)s
                       )
               )
               OR EXISTS (
                   SELECT
                   FROM chappe_groupmember AS member
                   WHERE member.contact_id = contact.id
                       AND member.group_id IS DISTINCT FROM upload.group_id
               ) THEN 'touched'
           WHEN EXISTS (SELECT FROM chappe_recipient AS recipient WHERE recipient.contact_id = contact.id)
               THEN 'known'
           ELSE 'untouched'
       END AS fate
FROM chappe_contact AS contact, chappe_import AS upload
WHERE contact.account_id = %(account_id)s
    AND contact.id BETWEEN %(first_id)s AND %(last_id)s
    AND upload.id = %(upload_id)s
ORDER BY contact.id
