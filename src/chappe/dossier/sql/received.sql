-- The texts that deployments had for one contact, the latest deployment first.
-- Called by dossier/queries; parameters: account_id, contact_id, before (a deployment's id, null for all), limit.
SELECT recipient.deployment_id,
       deployment.name,
       recipient.position,
       recipient.number,
       recipient.country,
       coalesce(recipienttext.text, ''),
       recipient.fragments,
       recipient.state,
       recipient.code,
       coalesce(recipient.changed_at, deployment.prepared_at) AS at
FROM chappe_recipient AS recipient
JOIN chappe_deployment AS deployment ON deployment.id = recipient.deployment_id
LEFT JOIN chappe_recipienttext AS recipienttext USING (deployment_id, position)
WHERE recipient.contact_id = %(contact_id)s
  AND deployment.account_id = %(account_id)s
  AND (%(before)s::bigint IS NULL OR recipient.deployment_id < %(before)s::bigint)
ORDER BY recipient.deployment_id DESC
LIMIT %(limit)s
