-- Texts to one person that a lost lane had claimed: they may have been sent. Unknown, never sent again by Chappe itself.
-- Called by direct/store, every second; parameters: now, whole (kinds of gateways that are given a text whole: one part,
-- whatever its fragments). Returns how many.
WITH lost AS MATERIALIZED (
    SELECT direct.id
    FROM chappe_directtext AS direct
    JOIN chappe_lane AS lane ON lane.id = direct.lane_id
    WHERE direct.state = 'claimed'
      AND (
          lane.lease IS DISTINCT FROM direct.lease
          OR lane.lease_until IS NULL
          OR lane.lease_until < clock_timestamp()
      )
    FOR UPDATE OF direct SKIP LOCKED
),
doubtful AS (
    UPDATE chappe_directtext AS direct
    SET state = 'unknown', code = 'process_lost', lane_id = NULL, lease = NULL, changed_at = %(now)s
    FROM lost
    WHERE direct.id = lost.id
    RETURNING direct.id, direct.fragments, direct.gateway_id
),
recorded AS (
    INSERT INTO chappe_attempt (direct_id, position, part, parts, gateway_id, outcome, reference, code, at)
    SELECT id, 1, part, fragments, gateway_id, 'unknown', '', 'process_lost', %(now)s
    FROM (
        SELECT doubtful.id,
               doubtful.gateway_id,
               CASE
                   WHEN gateway.kind = ANY (%(whole)s::text[]) OR gateway.settings ->> 'long_form' = 'payload' THEN 1
                   ELSE doubtful.fragments
               END AS fragments
        FROM doubtful
        JOIN chappe_gateway AS gateway ON gateway.id = doubtful.gateway_id
    ) AS submitted
    CROSS JOIN generate_series(1, submitted.fragments) AS part
)
SELECT count(*) FROM doubtful
