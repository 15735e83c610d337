-- Texts to one person that a lost lane had claimed: they may have been sent. Unknown, never sent again by Chappe itself.
-- Called by direct/store, every second; parameter: now. Returns how many.
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
    FROM doubtful, generate_series(1, doubtful.fragments) AS part
)
SELECT count(*) FROM doubtful
