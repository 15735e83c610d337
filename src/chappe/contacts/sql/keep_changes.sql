-- Keeps what a batch of an import did to contacts that were there before the import: their fields before it changed
-- them (the first time), whether it put them in its group, whether it stated consents for them.
-- Parameters: upload_id bigint; position bigint; contact_ids bigint[]; befores jsonb[]; joined boolean[];
-- stated boolean[].
-- Called by: operations.batches, once a batch that touches contacts.
INSERT INTO chappe_importchange AS held (upload_id, contact_id, position, before, has_joined, has_stated)
SELECT %(upload_id)s, touched.contact_id, %(position)s, touched.before, touched.has_joined, touched.has_stated
FROM unnest(
    %(contact_ids)s::bigint[], %(befores)s::jsonb[], %(joined)s::boolean[], %(stated)s::boolean[]
) AS touched (contact_id, before, has_joined, has_stated)
WHERE NOT EXISTS (
    SELECT
    FROM chappe_importbatch AS batch
    WHERE batch.upload_id = %(upload_id)s AND touched.contact_id BETWEEN batch.first_id AND batch.last_id
)
ON CONFLICT (upload_id, contact_id) DO UPDATE
SET before = coalesce(held.before, excluded.before),
    has_joined = held.has_joined OR excluded.has_joined,
    has_stated = held.has_stated OR excluded.has_stated
