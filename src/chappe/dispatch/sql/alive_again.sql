-- Lifts what the rule of dead numbers suppressed where the number proves to be in use: a text was delivered after all, or
-- the person wrote. What people put down themselves stays.
-- Called by dispatch/operations; parameters: account_id; source text; since timestamptz (suppressed after). The numbers.
DELETE FROM chappe_suppression AS suppression
WHERE suppression.account_id = %(account_id)s
    AND suppression.reason = 'dead_number'
    AND suppression.source = %(source)s
    AND suppression.at > %(since)s::timestamptz
    AND (
        EXISTS (
            SELECT
            FROM chappe_contact AS contact
            JOIN chappe_recipient AS recipient
                ON recipient.contact_id = contact.id AND recipient.number = contact.number
            WHERE contact.account_id = suppression.account_id
                AND contact.number = suppression.number
                AND recipient.state = 'delivered'
                AND recipient.changed_at > suppression.at
        )
        OR suppression.number IN (
            SELECT inbound.number
            FROM chappe_inboundtext AS inbound
            JOIN chappe_gateway AS gateway ON gateway.id = inbound.gateway_id
            WHERE gateway.account_id = %(account_id)s
                AND inbound.number = suppression.number
                AND inbound.received_at > suppression.at
        )
    )
RETURNING suppression.number
