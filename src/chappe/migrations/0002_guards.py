"""What the ORM cannot say: histories that only grow, and storage that suits how tables are written."""

from typing import ClassVar

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION chappe_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The only way out is the erasure of a whole contact or account, which says so for its transaction.
    IF current_setting('chappe.erasing', true) = 'on' THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON chappe_consentstatement
    FOR EACH ROW EXECUTE FUNCTION chappe_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON chappe_auditentry
    FOR EACH ROW EXECUTE FUNCTION chappe_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON chappe_attempt
    FOR EACH ROW EXECUTE FUNCTION chappe_append_only();
"""

NOT_APPEND_ONLY = """
DROP TRIGGER append_only ON chappe_attempt;
DROP TRIGGER append_only ON chappe_auditentry;
DROP TRIGGER append_only ON chappe_consentstatement;
DROP FUNCTION chappe_append_only();
"""

# A recipient's state is rewritten a few times: room on its page keeps that in place and out of the indexes.
STORAGE = """
ALTER TABLE chappe_recipient SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05);
ALTER TABLE chappe_block SET (fillfactor = 50);
ALTER TABLE chappe_lane SET (fillfactor = 50);
ALTER TABLE chappe_deployment SET (fillfactor = 70);
"""
PLAIN_STORAGE = """
ALTER TABLE chappe_recipient RESET (fillfactor, autovacuum_vacuum_scale_factor);
ALTER TABLE chappe_block RESET (fillfactor);
ALTER TABLE chappe_lane RESET (fillfactor);
ALTER TABLE chappe_deployment RESET (fillfactor);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("chappe", "0001_initial")]

    operations: ClassVar = [
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
        migrations.RunSQL(STORAGE, PLAIN_STORAGE),
    ]
