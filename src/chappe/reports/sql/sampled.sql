-- When texts of a deployment reached the network: of a few recipients evenly spread over its list, each found by its
-- key, so that the cost does not grow with the list.
-- Called by reports/queries.py; parameters: deployment_id, positions. Columns: country, at (null: not yet).
SELECT recipient.country, first.at
FROM unnest(%(positions)s::integer[]) AS chosen (position)
JOIN chappe_recipient AS recipient
    ON recipient.deployment_id = %(deployment_id)s AND recipient.position = chosen.position
LEFT JOIN LATERAL (
    SELECT min(attempt.at) AS at
    FROM chappe_attempt AS attempt
    WHERE attempt.deployment_id = %(deployment_id)s
      AND attempt.position = chosen.position
      AND attempt.part = 1
      AND attempt.outcome = 'accepted'
) AS first ON true
ORDER BY first.at, recipient.country
