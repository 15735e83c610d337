-- Deployments by state, jobs by queue and status, receipts of the last hour that belong to no attempt (ten thousand at
-- most are counted), and how long ago each dispatch process that still speaks last looked at what is due.
-- Called by dispatch/queries/measures.py; parameter: now. Columns: measure, one, two, value.
SELECT 'deployments' AS measure, state AS one, '' AS two, count(*)::float AS value
FROM chappe_deployment
GROUP BY state
UNION ALL
SELECT 'jobs', queue_name, status::text, count(*)::float
FROM procrastinate_jobs
WHERE status IN ('todo', 'doing', 'failed')
GROUP BY queue_name, status
UNION ALL
SELECT 'unmatched', '', '', count(*)::float
FROM (
    SELECT FROM chappe_receipt
    WHERE NOT matched AND received_at > %(now)s::timestamptz - interval '1 hour'
    LIMIT 10000
) AS stray
UNION ALL
SELECT 'tick', holder, '', greatest(0, extract(epoch FROM %(now)s::timestamptz - ticked_at))::float
FROM chappe_dispatchbeat
WHERE ticked_at > %(now)s::timestamptz - interval '1 hour'
ORDER BY 1, 2, 3
