-- Who of a block's next recipients has been texted often enough by other deployments. What these have claimed and may
-- have on the wire counts; nobody else counts for the account meanwhile.
-- Called by dispatch/store, just before step.sql in the same transaction; parameters: block_id, pointer, count, and the
-- caps as audience/judged.sql has them. Returns positions.
WITH listed AS MATERIALIZED (
    SELECT recipient.deployment_id, recipient.position, recipient.contact_id, deployment.account_id
    FROM chappe_block AS block
    JOIN chappe_deployment AS deployment ON deployment.id = block.deployment_id
    JOIN chappe_recipient AS recipient
        ON recipient.deployment_id = block.deployment_id
        AND recipient.position = ANY (block.positions[%(pointer)s + 1 : %(pointer)s + %(count)s])
    WHERE block.id = %(block_id)s AND recipient.state = 'ready'
)
SELECT recipient.position
FROM listed AS recipient
WHERE EXISTS (
    SELECT
    FROM unnest(%(cap_topics)s::bigint[], %(cap_mosts)s::integer[]) WITH ORDINALITY AS cap (topic_id, most, place)
    CROSS JOIN LATERAL (
        SELECT began
        FROM chappe_contact AS contact, unnest(
            %(start_places)s::integer[], %(start_keys)s::text[], %(start_moments)s::timestamptz[]
        ) AS start (place, key, began)
        WHERE contact.id = recipient.contact_id AND start.place = cap.place
          AND start.key IN (contact.time_zone, '=' || contact.number_country, '=')
        ORDER BY start.key = '=', start.key LIKE '=%%'
        LIMIT 1
    ) AS days
    WHERE cap.most <= (
        SELECT count(*)
        FROM chappe_recipient AS other
        JOIN chappe_deployment AS texting
            ON texting.id = other.deployment_id AND texting.account_id = recipient.account_id
        JOIN chappe_topic AS about
            ON about.id = texting.topic_id
            AND (about.id = cap.topic_id OR (cap.topic_id = 0 AND about.kind = 'marketing'))
        WHERE other.contact_id = recipient.contact_id
          AND other.deployment_id <> recipient.deployment_id
          AND CASE other.state
              -- Claimed by another deployment: it may be on the wire.
              WHEN 'ready' THEN EXISTS (
                  SELECT FROM chappe_block AS holding
                  WHERE holding.deployment_id = other.deployment_id
                    AND holding.state = 'leased'
                    AND other.position = ANY (holding.positions[:holding.pointer])
              )
              ELSE other.state IN ('submitted', 'delivered', 'undelivered', 'unknown')
                  AND other.changed_at >= days.began
                  AND coalesce(
                      (
                          SELECT min(attempt.at)
                          FROM chappe_attempt AS attempt
                          WHERE attempt.deployment_id = other.deployment_id
                            AND attempt.position = other.position
                            AND attempt.outcome IN ('accepted', 'unknown')
                      ),
                      other.changed_at
                  ) >= days.began
          END
    )
)
