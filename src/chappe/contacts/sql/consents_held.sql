-- What holds now for contacts and topics that a file speaks of.
-- Parameters: topic_ids bigint[]; contact_ids bigint[].
-- Called by: operations.batches, once a batch.
SELECT contact_id, topic_id, status, basis, at, expires_at
FROM chappe_consent
WHERE topic_id = ANY (%(topic_ids)s::bigint[]) AND contact_id = ANY (%(contact_ids)s::bigint[])
