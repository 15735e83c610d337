-- Suppresses numbers in an account. One already suppressed keeps its first statement, unless the person spoke
-- (STOP or a complaint) where only we had (by hand, or as a dead number): lifting the latter must not undo the former.
-- Parameters: account_id bigint; numbers text[] (E.164); reason text; source text; at timestamptz.
-- Called by: operations.suppressions.suppress. Touches the rows that are new or that changed their reason.
INSERT INTO chappe_suppression AS held (account_id, number, reason, source, at)
SELECT DISTINCT %(account_id)s::bigint, number, %(reason)s::text, %(source)s::text, %(at)s::timestamptz
FROM unnest(%(numbers)s::text[]) AS chosen (number)
ON CONFLICT (account_id, number) DO UPDATE
SET reason = excluded.reason, source = excluded.source, at = excluded.at
WHERE held.reason IN ('manual', 'dead_number') AND excluded.reason IN ('stop', 'complaint')
