-- Moves the pointer of a leased block over its next recipients: what this statement returns, once it is committed,
-- may go on the wire, and nothing else may. Whoever may no longer be written to is excluded here, at the last moment:
-- inactive, blocked, consent withdrawn or expired, suppressed (STOP), texted often enough by another deployment meanwhile,
-- or now reached by another number. Each recipient
-- is looked up by itself (LATERAL … LIMIT 1): the tables are often too young for their statistics to plan a join.
-- Where the window is closed, or closes within the margin, the pointer stays.
-- Called by dispatch/store; parameters: block_id, lease, pointer (where the lane believes it stands), count, now, margin
-- (seconds), and the caps as audience/judged.sql has them.
WITH moved AS (
    UPDATE chappe_block AS block
    SET pointer = least(block.pointer + %(count)s, cardinality(block.positions))
    FROM chappe_deployment AS deployment, chappe_lane AS lane
    WHERE block.id = %(block_id)s
      AND block.state = 'leased'
      AND block.lease = %(lease)s
      AND block.pointer = %(pointer)s
      AND block.pointer < cardinality(block.positions)
      AND deployment.id = block.deployment_id
      AND deployment.state = 'sending'
      AND (deployment.ends_at IS NULL OR deployment.ends_at > %(now)s)
      AND (
          block.window_id IS NULL
          OR EXISTS (
              SELECT FROM chappe_recipientwindow AS hours
              WHERE hours.id = block.window_id
                AND hours.opens_at <= %(now)s
                AND (hours.closes_at IS NULL OR hours.closes_at > %(now)s::timestamptz + make_interval(secs => %(margin)s))
          )
      )
      AND lane.id = block.lane_id
      AND lane.lease = %(lease)s
      AND lane.lease_until > clock_timestamp()
    RETURNING block.deployment_id,
              deployment.account_id,
              deployment.topic_id,
              block.positions[%(pointer)s + 1 : block.pointer] AS positions
),
due AS MATERIALIZED (
    SELECT moved.deployment_id,
           one.place,
           recipient.position,
           recipient.number,
           recipienttext.text,
           CASE
               WHEN contact.id IS NULL OR NOT contact.is_active THEN 'inactive'
               WHEN contact.sms_blocked THEN 'channel_blocked'
               WHEN contact.number IS DISTINCT FROM recipient.number THEN 'number_changed'
               WHEN topic.requires_consent AND NOT coalesce(
                   consent.status = 'granted' AND (consent.expires_at IS NULL OR consent.expires_at > %(now)s),
                   false
               ) THEN 'no_consent'
               WHEN suppression.number IS NOT NULL THEN 'suppressed'
               WHEN %(capped)s::boolean AND EXISTS (
                   SELECT
                   FROM unnest(%(cap_topics)s::bigint[], %(cap_mosts)s::integer[]) WITH ORDINALITY
                       AS cap (topic_id, most, place)
                   CROSS JOIN LATERAL (
                       SELECT began
                       FROM unnest(
                           %(start_places)s::integer[], %(start_keys)s::text[], %(start_moments)s::timestamptz[]
                       ) AS start (place, key, began)
                       WHERE start.place = cap.place
                         AND start.key IN (contact.time_zone, '=' || contact.number_country, '=')
                       ORDER BY start.key = '=', start.key LIKE '=%%'
                       LIMIT 1
                   ) AS days
                   WHERE cap.most <= (
                       SELECT count(*)
                       FROM chappe_recipient AS other
                       JOIN chappe_deployment AS texting
                           ON texting.id = other.deployment_id AND texting.account_id = moved.account_id
                       JOIN chappe_topic AS about
                           ON about.id = texting.topic_id
                           AND (about.id = cap.topic_id OR (cap.topic_id = 0 AND about.kind = 'marketing'))
                       WHERE other.contact_id = recipient.contact_id
                         AND other.deployment_id <> moved.deployment_id
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
               ) THEN 'frequency_capped'
               ELSE ''
           END AS exclusion
    FROM moved
    CROSS JOIN LATERAL unnest(moved.positions) WITH ORDINALITY AS one (position, place)
    CROSS JOIN LATERAL (
        SELECT requires_consent FROM chappe_topic WHERE id = moved.topic_id LIMIT 1
    ) AS topic
    CROSS JOIN LATERAL (
        SELECT position, contact_id, number
        FROM chappe_recipient
        WHERE deployment_id = moved.deployment_id AND chappe_recipient.position = one.position AND state = 'ready'
        LIMIT 1
    ) AS recipient
    CROSS JOIN LATERAL (
        SELECT text
        FROM chappe_recipienttext
        WHERE deployment_id = moved.deployment_id AND chappe_recipienttext.position = one.position
        LIMIT 1
    ) AS recipienttext
    LEFT JOIN LATERAL (
        SELECT id, is_active, sms_blocked, number, number_country, time_zone
        FROM chappe_contact
        WHERE id = recipient.contact_id
        LIMIT 1
    ) AS contact ON true
    LEFT JOIN LATERAL (
        SELECT status, expires_at
        FROM chappe_consent
        WHERE topic_id = moved.topic_id AND contact_id = recipient.contact_id
        LIMIT 1
    ) AS consent ON true
    LEFT JOIN LATERAL (
        SELECT chappe_suppression.number
        FROM chappe_suppression
        WHERE account_id = moved.account_id AND chappe_suppression.number = recipient.number
        LIMIT 1
    ) AS suppression ON true
),
excluded AS (
    UPDATE chappe_recipient AS recipient
    SET state = 'excluded', code = due.exclusion, changed_at = %(now)s
    FROM due
    WHERE due.exclusion <> ''
      AND recipient.deployment_id = due.deployment_id
      AND recipient.position = due.position
)
SELECT cardinality(moved.positions), due.position, due.number, due.text, due.exclusion
FROM moved
LEFT JOIN due ON true
ORDER BY due.place
