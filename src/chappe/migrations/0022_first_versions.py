"""Each message as it stands becomes its version, and that of the deployments prepared from it as it stands."""

from typing import ClassVar

from django.db import migrations

KEEP = """
INSERT INTO chappe_messageversion
    (message_id, number, name, topic_id, sender_id, text, language, copies, smart_replacement, without_accents, at, by)
SELECT id, revision, name, topic_id, sender_id, text, '', '{}', smart_replacement, false, updated_at, ''
FROM chappe_message;
UPDATE chappe_deployment AS deployment
SET version_id = version.id
FROM chappe_messageversion AS version
JOIN chappe_sender AS sender ON sender.id = version.sender_id
WHERE version.message_id = deployment.message_id
  AND deployment.text = version.text
  AND deployment.smart_replacement = version.smart_replacement
  AND deployment.topic_id = version.topic_id
  AND deployment.sender = sender.value;
"""
FORGET = """
UPDATE chappe_deployment SET version_id = NULL;
SELECT set_config('chappe.erasing', 'on', true);
DELETE FROM chappe_messageversion;
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("chappe", "0021_versions")]

    operations: ClassVar = [migrations.RunSQL(KEEP, FORGET)]
