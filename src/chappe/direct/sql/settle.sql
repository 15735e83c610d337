-- Writes the outcome on texts to one person. Only one that this lease claimed, or an unknown one, takes it: what the
-- network said is true after the lease too, unless a person has sent the text again meanwhile. "Later" makes it ready
-- again, at its moment.
-- Called by direct/store; parameters: parallel arrays ids, states (ready: later), codes, moments, rounds (how many more
-- this one counts); lease, now.
UPDATE chappe_directtext AS direct
SET state = outcome.state,
    code = CASE WHEN outcome.state = 'ready' THEN '' ELSE outcome.code END,
    due_at = CASE WHEN outcome.state = 'ready' THEN outcome.moment ELSE direct.due_at END,
    round = direct.round + outcome.rounds,
    lane_id = NULL,
    lease = NULL,
    changed_at = %(now)s
FROM unnest(
    %(ids)s::bigint[], %(states)s::text[], %(codes)s::text[], %(moments)s::timestamptz[], %(rounds)s::smallint[]
) AS outcome (id, state, code, moment, rounds)
WHERE direct.id = outcome.id
  AND (
      (direct.state = 'claimed' AND direct.lease = %(lease)s)
      OR (direct.state = 'unknown' AND outcome.state <> 'ready')
  )
