-- Puts contacts in a group; those already there stay as they are.
-- Parameters: group_id bigint; contact_ids bigint[].
-- Returns the ids of those that were not there.
-- Called by: operations.groups.add_to_group, operations.batches (one batch of a file).
INSERT INTO chappe_groupmember (group_id, contact_id)
SELECT %(group_id)s, contact_id
FROM unnest(%(contact_ids)s::bigint[]) AS chosen (contact_id)
ON CONFLICT DO NOTHING
RETURNING contact_id
