-- Brings what holds now up to the statement of the history that counts (contacts.consent.current: the latest; at
-- the same moment the withdrawal, else the last written), for some contacts and topics. What holds never
-- goes back to an older statement, even when two transactions add statements at the same time.
-- Parameters: account_id bigint; contact_ids bigint[]; topic_ids bigint[].
-- Called by: operations.consents.state_consent, operations.batches (once a batch that states consents).
INSERT INTO chappe_consent AS held (account_id, contact_id, topic_id, status, basis, at, expires_at)
SELECT DISTINCT ON (contact_id, topic_id) account_id, contact_id, topic_id, status, basis, at, expires_at
FROM chappe_consentstatement
WHERE account_id = %(account_id)s
    AND contact_id = ANY (%(contact_ids)s::bigint[])
    AND topic_id = ANY (%(topic_ids)s::bigint[])
ORDER BY contact_id, topic_id, at DESC, status = 'withdrawn' DESC, id DESC
ON CONFLICT (topic_id, contact_id) DO UPDATE
SET status = excluded.status, basis = excluded.basis, at = excluded.at, expires_at = excluded.expires_at
WHERE (excluded.at, excluded.status = 'withdrawn') >= (held.at, held.status = 'withdrawn')
