-- The lanes of an account's gateways, and whether a dispatch process holds them now, by the database's clock.
-- Dispatch writes them; whoever looks at a gateway reads them here.
-- %(account_id)s bigint
-- Called by gateways/queries.py.
SELECT lane.gateway_id,
       lane.index,
       lane.holder,
       lane.lease IS NOT NULL AND lane.lease_until > now() AS is_held,
       lane.condition,
       lane.condition_at
FROM chappe_lane AS lane
JOIN chappe_gateway AS gateway ON gateway.id = lane.gateway_id
WHERE gateway.account_id = %(account_id)s
ORDER BY lane.gateway_id, lane.index
