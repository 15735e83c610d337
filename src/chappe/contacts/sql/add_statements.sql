-- Adds to the history the batch's statements of consent that it does not hold yet: a file read twice says
-- nothing new.
-- Parameters: account_id bigint; recorded_at timestamptz; recorded_by text.
-- Called by: operations.batches, once a batch that states consents.
INSERT INTO chappe_consentstatement (
    account_id, contact_id, topic_id, status, basis, at, expires_at, source, proof, recorded_at, recorded_by
)
SELECT %(account_id)s, contact_id, topic_id, status, basis, at, expires_at, source, '',
       %(recorded_at)s::timestamptz, %(recorded_by)s
FROM staged_statement AS staged
WHERE NOT EXISTS (
    SELECT
    FROM chappe_consentstatement AS held
    WHERE held.contact_id = staged.contact_id
        AND held.topic_id = staged.topic_id
        AND held.at = staged.at
        AND held.status = staged.status
        AND held.basis = staged.basis
        AND held.expires_at IS NOT DISTINCT FROM staged.expires_at
)
