-- How many people of a deployment wrote back through its gateways since it started, and how many of those numbers are
-- stopped by themselves since: everything, or its sender.
-- Called by reports/queries.py; parameters: deployment_id, account_id.
SELECT count(DISTINCT inbound.number),
       count(DISTINCT coalesce(suppression.number, stop.number))
FROM chappe_deployment AS deployment
JOIN chappe_inboundtext AS inbound ON inbound.received_at >= deployment.started_at
JOIN chappe_gateway AS gateway ON gateway.id = inbound.gateway_id AND gateway.account_id = deployment.account_id
LEFT JOIN chappe_suppression AS suppression
    ON suppression.account_id = deployment.account_id
    AND suppression.number = inbound.number
    AND suppression.reason = 'stop'
    AND suppression.at >= deployment.started_at
LEFT JOIN chappe_senderstop AS stop
    ON stop.account_id = deployment.account_id
    AND stop.number = inbound.number
    AND stop.sender = deployment.sender
    AND stop.reason = 'stop'
    AND stop.at >= deployment.started_at
WHERE deployment.id = %(deployment_id)s
  AND deployment.account_id = %(account_id)s
  AND EXISTS (
      SELECT FROM chappe_recipient AS recipient
      WHERE recipient.deployment_id = deployment.id AND recipient.number = inbound.number
  )
