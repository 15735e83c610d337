-- Puts the members of one static group into another.
-- Called by contacts/store for audience/operations; parameters: from_id, into_id.
INSERT INTO chappe_groupmember (group_id, contact_id)
SELECT %(into_id)s, contact_id
FROM chappe_groupmember
WHERE group_id = %(from_id)s
ON CONFLICT (group_id, contact_id) DO NOTHING
