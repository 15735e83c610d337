"""What was written to stands as senders do: some providers pass international numbers without their ``+``."""

from typing import ClassVar

from django.db import migrations

# More than eight digits are a number (messages.sender); with 00 before them or nothing.
REPLIES = r"""
UPDATE chappe_inboundtext
SET recipient = regexp_replace(recipient, '^(00)?', '+')
WHERE recipient ~ '^(00[1-9][0-9]{6,14}|[1-9][0-9]{8,14})$'
"""

# Those that wait for their others; one that was told again in the other form stays as it is, and is forgotten in time.
PARTS = r"""
UPDATE chappe_replypart AS part
SET recipient = regexp_replace(part.recipient, '^(00)?', '+')
WHERE part.recipient ~ '^(00[1-9][0-9]{6,14}|[1-9][0-9]{8,14})$'
  AND part.joined_at IS NULL
  AND NOT EXISTS (
      SELECT FROM chappe_replypart AS twin
      WHERE (twin.gateway_id, twin.number, twin.reference, twin.total, twin.place)
          = (part.gateway_id, part.number, part.reference, part.total, part.place)
        AND twin.id <> part.id
  )
"""

# A STOP that was written down under a number without its plus stopped nothing.
STOPS = r"""
WITH bare AS (
    DELETE FROM chappe_senderstop
    WHERE sender ~ '^(00[1-9][0-9]{6,14}|[1-9][0-9]{8,14})$'
    RETURNING account_id, number, regexp_replace(sender, '^(00)?', '+') AS sender, reason, source, at
)
INSERT INTO chappe_senderstop (account_id, number, sender, reason, source, at)
SELECT account_id, number, sender, reason, source, at FROM bare ORDER BY reason DESC, at
ON CONFLICT (account_id, number, sender) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("chappe", "0037_clicks_grow")]

    operations: ClassVar = [
        migrations.RunSQL(REPLIES, migrations.RunSQL.noop),
        migrations.RunSQL(PARTS, migrations.RunSQL.noop),
        migrations.RunSQL(STOPS, migrations.RunSQL.noop),
    ]
