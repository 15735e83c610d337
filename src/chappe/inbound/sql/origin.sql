-- What an answer to a number is sent from: its latest reply, the gateway that brought it if that is turned on, and, in turn,
-- what it was written to, the sender of the deployment it answers, the account's first sender.
-- Called by inbound/queries; parameters: account_id, number.
SELECT latest.id,
       latest.gateway_id,
       latest.recipient,
       latest.sender,
       (SELECT value FROM chappe_sender WHERE account_id = %(account_id)s ORDER BY id LIMIT 1)
FROM (SELECT 1) AS always (one)
LEFT JOIN LATERAL (
    SELECT inbound.id, gateway.id AS gateway_id, inbound.recipient, deployment.sender
    FROM chappe_inboundtext AS inbound
    JOIN chappe_gateway AS gateway ON gateway.id = inbound.gateway_id AND gateway.account_id = %(account_id)s
    LEFT JOIN chappe_deployment AS deployment ON deployment.id = inbound.deployment_id
    WHERE inbound.number = %(number)s
    ORDER BY inbound.id DESC
    LIMIT 1
) AS latest ON true
