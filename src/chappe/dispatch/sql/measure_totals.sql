-- What lanes did since the beginning, by gateway.
-- Called by dispatch/queries/measures.py. Columns: account, gateway, what, code, count, seconds.
SELECT account.slug, gateway.name, total.what, total.code, sum(total.count)::bigint, sum(total.seconds)
FROM chappe_lanetotal AS total
JOIN chappe_gateway AS gateway ON gateway.id = total.gateway_id
JOIN chappe_account AS account ON account.id = gateway.account_id
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
