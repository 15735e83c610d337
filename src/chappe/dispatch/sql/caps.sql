-- The frequency caps that bind a deployment: topic (null: overall), texts, days; with its account.
-- Called by dispatch/store; parameter: deployment_id.
SELECT cap.most, cap.days, cap.topic_id, cap.account_id
FROM chappe_deployment AS deployment
JOIN chappe_topic AS topic ON topic.id = deployment.topic_id
JOIN chappe_frequencycap AS cap
    ON cap.account_id = deployment.account_id
    AND (cap.topic_id = topic.id OR (cap.topic_id IS NULL AND topic.kind = 'marketing'))
WHERE deployment.id = %(deployment_id)s
ORDER BY cap.topic_id
