-- One step of a lane: writes down what gateways answered, and moves the pointer of a leased block over its next recipients.
-- Both stand or neither; either may be nothing.
-- What this statement returns, once it is committed, may go on the wire, and nothing else may. Whoever may no longer be
-- written to is excluded here, at the last moment: inactive, blocked, consent withdrawn or expired, suppressed (STOP), this
-- sender stopped, texted often enough by another deployment meanwhile, or now reached by another number. Each table is read
-- once for all of them, by index and without a join (= ANY of an array): the tables are often too young for their statistics
-- to plan one, and a search for each would cost twice as much.
-- Where the window is closed, or closes within the margin, the pointer stays.
-- Answers are appended, one row for each fragment, and the outcome is written on those recipients of one deployment that all
-- came to the same: most often every one of them. Only one that is claimed (ready, since nobody else can have claimed it) or
-- unknown takes it, whether or not the lane still holds its block: what the network said is true after the lease too. A
-- receipt that came first is not overwritten.
-- Called by dispatch/store; parameters: block_id (0: none), lease, pointer (where the lane believes it stands), count,
-- closes_after (now, and the margin), capped (positions, as capped.sql tells them); parallel arrays deployment_ids, answered
-- (positions), parts (which), totals (of how many), outcomes, references, codes; deployment_id, positions, state, code;
-- gateway_id; now.
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
                AND (hours.closes_at IS NULL OR hours.closes_at > %(closes_after)s)
          )
      )
      AND lane.id = block.lane_id
      AND lane.lease = %(lease)s
      AND lane.lease_until > clock_timestamp()
    RETURNING block.deployment_id,
              deployment.account_id,
              deployment.topic_id,
              deployment.sender,
              block.positions[%(pointer)s + 1 : block.pointer] AS positions
),
listed AS MATERIALIZED (
    SELECT position, contact_id, number
    FROM chappe_recipient
    WHERE deployment_id = (SELECT deployment_id FROM moved)
      AND position = ANY ((SELECT positions FROM moved)::integer[])
      AND state = 'ready'
),
contacts AS MATERIALIZED (
    SELECT id, number, is_active, sms_blocked FROM chappe_contact WHERE id = ANY (ARRAY(SELECT contact_id FROM listed))
),
consenting AS MATERIALIZED (
    SELECT contact_id FROM chappe_consent
    WHERE topic_id = (SELECT topic_id FROM moved)
      AND contact_id = ANY (ARRAY(SELECT contact_id FROM listed))
      AND status = 'granted'
      AND (expires_at IS NULL OR expires_at > %(now)s)
),
suppressed AS MATERIALIZED (
    SELECT number FROM chappe_suppression
    WHERE account_id = (SELECT account_id FROM moved) AND number = ANY (ARRAY(SELECT number FROM listed))
),
stopping AS MATERIALIZED (
    SELECT number FROM chappe_senderstop
    WHERE account_id = (SELECT account_id FROM moved)
      AND number = ANY (ARRAY(SELECT number FROM listed))
      AND sender = (SELECT sender FROM moved)
),
due AS MATERIALIZED (
    SELECT position,
           number,
           text,
           CASE
               WHEN contact_id NOT IN (SELECT id FROM contacts WHERE is_active) THEN 'inactive'
               WHEN contact_id IN (SELECT id FROM contacts WHERE sms_blocked) THEN 'channel_blocked'
               WHEN (contact_id, number) NOT IN (SELECT id, coalesce(number, '') FROM contacts) THEN 'number_changed'
               WHEN (SELECT requires_consent FROM chappe_topic WHERE id = (SELECT topic_id FROM moved))
                   AND contact_id NOT IN (SELECT contact_id FROM consenting) THEN 'no_consent'
               WHEN number IN (SELECT number FROM suppressed) THEN 'suppressed'
               WHEN number IN (SELECT number FROM stopping) THEN 'sender_stopped'
               WHEN position = ANY (%(capped)s::integer[]) THEN 'frequency_capped'
               ELSE ''
           END AS exclusion
    FROM listed
    CROSS JOIN LATERAL (
        SELECT text
        FROM chappe_recipienttext AS own
        WHERE own.deployment_id = (SELECT deployment_id FROM moved) AND own.position = listed.position
        LIMIT 1
    ) AS filled
),
excluded AS (
    UPDATE chappe_recipient AS recipient
    SET state = 'excluded', code = due.exclusion, changed_at = %(now)s
    FROM due
    WHERE due.exclusion <> ''
      AND recipient.deployment_id = (SELECT deployment_id FROM moved)
      AND recipient.position = due.position
),
recorded AS (
    INSERT INTO chappe_attempt (deployment_id, position, part, parts, gateway_id, outcome, reference, code, at)
    SELECT deployment_id, position, part, parts, %(gateway_id)s, outcome, reference, code, %(now)s
    FROM unnest(
        %(deployment_ids)s::bigint[], %(answered)s::integer[], %(parts)s::smallint[], %(totals)s::smallint[],
        %(outcomes)s::text[], %(references)s::text[], %(codes)s::text[]
    ) AS answer (deployment_id, position, part, parts, outcome, reference, code)
),
ended AS (
    UPDATE chappe_recipient
    SET state = %(state)s, code = %(code)s, gateway_id = %(gateway_id)s, changed_at = %(now)s
    WHERE deployment_id = %(deployment_id)s
      AND position = ANY (%(positions)s::integer[])
      AND state IN ('ready', 'unknown')
)
SELECT cardinality(moved.positions), due.position, due.number, due.text
FROM moved
LEFT JOIN due ON due.exclusion = ''
ORDER BY due.position
