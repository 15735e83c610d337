-- Every lane that should run: whether it is bound, what is on its wire, its window, and to what it is slowed.
-- Called by dispatch/queries/measures.py. Columns: account, gateway, lane, is_held, is_bound, in_flight, window,
-- slowed_to.
SELECT account.slug,
       gateway.name,
       lane.index,
       (lane.lease_until > now()) IS TRUE,
       (lane.lease_until > now()) IS TRUE AND lane.condition = 'bound',
       CASE WHEN lane.lease_until > now() THEN lane.in_flight ELSE 0 END,
       gateway."window",
       CASE WHEN lane.lease_until > now() THEN lane.slowed_to END
FROM chappe_lane AS lane
JOIN chappe_gateway AS gateway ON gateway.id = lane.gateway_id
JOIN chappe_account AS account ON account.id = gateway.account_id
WHERE gateway.is_enabled AND lane.index < gateway.binds
ORDER BY 1, 2, 3
