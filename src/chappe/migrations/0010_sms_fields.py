"""Every account's SMS field is one of its own fields, of phone numbers."""

from typing import ClassVar

from django.db import migrations

EXISTING = """
INSERT INTO chappe_field (account_id, key, name, kind, choices, created_at)
SELECT id, sms_field, sms_field, 'phone', '{}'::varchar[], now()
FROM chappe_account
ON CONFLICT (account_id, key) DO UPDATE SET kind = 'phone'
"""

# An account is made in a stage that knows nothing of contacts: the database gives it the field it names.
TRIGGER = """
CREATE FUNCTION chappe_sms_field() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO chappe_field (account_id, key, name, kind, choices, created_at)
    VALUES (NEW.id, NEW.sms_field, NEW.sms_field, 'phone', '{}'::varchar[], NEW.created_at);
    RETURN NULL;
END $$;
CREATE TRIGGER sms_field AFTER INSERT ON chappe_account FOR EACH ROW EXECUTE FUNCTION chappe_sms_field();
"""

NO_TRIGGER = """
DROP TRIGGER sms_field ON chappe_account;
DROP FUNCTION chappe_sms_field();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("chappe", "0009_figures")]

    operations: ClassVar = [
        migrations.RunSQL(EXISTING, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
    ]
