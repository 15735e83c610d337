-- Takes back, by a new statement, the consents that an import stated, where its statement is the one that counts:
-- what was said before it holds again, and where nothing was, nobody consents any more. The latter ends as it begins
-- (`expires_at` is `at`), which tells it from a person's own withdrawal: contacts.consent.is_annulment.
-- Parameters: account_id bigint; contact_ids bigint[]; moments timestamptz[] (of the import's batches);
-- recorded_by text; source text; at timestamptz; actor text.
-- Called by: operations.undoing, a slice of the contacts at a time. Returns the contact and topic of each.
WITH ranked AS (
    SELECT said.contact_id, said.topic_id, said.status, said.basis, said.expires_at,
           said.recorded_at = ANY (%(moments)s::timestamptz[]) AND said.recorded_by = %(recorded_by)s AS is_of_import,
           row_number() OVER (
               PARTITION BY said.contact_id, said.topic_id
               ORDER BY said.at DESC, said.status = 'withdrawn' DESC, said.id DESC
           ) AS place
    FROM chappe_consentstatement AS said
    WHERE said.account_id = %(account_id)s AND said.contact_id = ANY (%(contact_ids)s::bigint[])
), counting AS (
    SELECT contact_id, topic_id FROM ranked WHERE place = 1 AND is_of_import
), before AS (
    SELECT DISTINCT ON (contact_id, topic_id) contact_id, topic_id, status, basis, expires_at
    FROM ranked
    WHERE NOT is_of_import
    ORDER BY contact_id, topic_id, place
)
INSERT INTO chappe_consentstatement (
    account_id, contact_id, topic_id, status, basis, at, expires_at, source, proof, recorded_at, recorded_by
)
SELECT %(account_id)s, counting.contact_id, counting.topic_id, coalesce(before.status, 'withdrawn'),
       coalesce(before.basis, 'express'), %(at)s::timestamptz,
       CASE
           WHEN before.status IS NULL THEN %(at)s::timestamptz
           ELSE before.expires_at
       END,
       %(source)s, '', %(at)s::timestamptz, %(actor)s
FROM counting
LEFT JOIN before USING (contact_id, topic_id)
RETURNING contact_id, topic_id
