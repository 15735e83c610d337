-- Makes the lanes that enabled gateways should have and have not.
-- Called by dispatch/store.
INSERT INTO chappe_lane (gateway_id, index, holder, condition)
SELECT gateway.id, bind - 1, '', ''
FROM chappe_gateway AS gateway, generate_series(1, gateway.binds) AS bind
WHERE gateway.is_enabled
ON CONFLICT (gateway_id, index) DO NOTHING
