-- Whose place in a deployment differs between its list and the audience of this moment, for this session alone: to be
-- added, with what kept them out before ('' if no chosen group held them); to be removed, with what does now; reached by
-- another number.
-- Called by deployments/operations/refreshing.py; parameter: deployment_id.
CREATE TEMPORARY TABLE chappe_difference ON COMMIT PRESERVE ROWS AS
SELECT coalesce(snapshot.contact_id, recipient.contact_id) AS contact_id,
       CASE
           WHEN recipient.contact_id IS NULL THEN 'added'
           WHEN snapshot.verdict IS DISTINCT FROM 'eligible' THEN 'removed'
           ELSE 'renumbered'
       END AS change,
       CASE
           WHEN recipient.contact_id IS NULL THEN coalesce(exclusion.verdict, '')
           WHEN snapshot.verdict IS DISTINCT FROM 'eligible' THEN coalesce(snapshot.verdict, 'not_chosen')
           ELSE ''
       END AS reason,
       recipient.position,
       snapshot.number,
       snapshot.country
FROM (
    SELECT contact_id, position, number
    FROM chappe_recipient
    WHERE deployment_id = %(deployment_id)s AND state = 'ready'
) AS recipient
FULL JOIN chappe_snapshot AS snapshot ON snapshot.contact_id = recipient.contact_id
LEFT JOIN chappe_exclusion AS exclusion
    ON exclusion.deployment_id = %(deployment_id)s AND exclusion.contact_id = snapshot.contact_id
WHERE CASE
    WHEN recipient.contact_id IS NULL THEN snapshot.verdict = 'eligible'
    ELSE snapshot.verdict IS DISTINCT FROM 'eligible' OR snapshot.number <> recipient.number
END
