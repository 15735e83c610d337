-- How many contacts each of some lists has; of one with more than ``most``, ``most`` + 1.
-- Called by: queries.of_groups. Parameters: group_ids bigint[], most bigint (null: all are counted).
SELECT asked.id, counted.members
FROM unnest(%(group_ids)s::bigint[]) AS asked (id)
CROSS JOIN LATERAL (
    SELECT count(*) AS members
    FROM (
        SELECT FROM chappe_groupmember WHERE group_id = asked.id LIMIT %(most)s::bigint + 1
    ) AS member
) AS counted
