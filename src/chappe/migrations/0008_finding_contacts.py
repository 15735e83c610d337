"""Contacts found by any part of a name or number, and filtered, at a million of them; the traces of an erasure."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models import F, Func, Q

# PostgreSQL's own contrib module; whoever may create objects in the database may create this extension.
TRIGRAMS = """
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
    RAISE EXCEPTION 'the extension pg_trgm is not in this database, and could not be made: %', SQLERRM
        USING HINT = 'Have the server''s administrator install PostgreSQL''s contrib modules and run, in this '
            'database, CREATE EXTENSION pg_trgm; then migrate again.';
END $$;
"""

# Accents are dropped by decomposition, so that no dictionary of the server decides what is found.
FOLDING = r"""
CREATE FUNCTION chappe_folded(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE
        WHEN octet_length(given) = length(given) THEN translate(lower(given), '-''.', '   ')
        ELSE lower(replace(replace(replace(replace(replace(
            translate(
                regexp_replace(normalize(given, NFD), '[\u0300-\u036f]', '', 'g'),
                'ØøŁłĐđı’-''.', 'OoLlDdi    '
            ),
            'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'Æ', 'ae'), 'ß', 'ss'))
    END
$$;
CREATE FUNCTION chappe_search_name(first_name text, last_name text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT ' ' || chappe_folded(first_name || ' ' || last_name)
$$;
"""
NO_FOLDING = """
DROP FUNCTION chappe_search_name(text, text);
DROP FUNCTION chappe_folded(text);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("chappe", "0007_closed_day_names")]

    operations: ClassVar = [
        migrations.RunSQL(TRIGRAMS, migrations.RunSQL.noop),
        migrations.RunSQL(FOLDING, NO_FOLDING),
        migrations.AddField("contact", "erased_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "contact", "pseudonym", models.CharField(blank=True, db_default="", max_length=20)
        ),
        migrations.AddField(
            "contact",
            "search_name",
            models.GeneratedField(
                db_persist=True,
                expression=Func(F("first_name"), F("last_name"), function="chappe_search_name"),
                output_field=models.TextField(),
            ),
        ),
        migrations.AddIndex(
            "contact", GinIndex(OpClass("search_name", "gin_trgm_ops"), name="contact_by_name")
        ),
        migrations.AddIndex("contact", GinIndex(OpClass("number", "gin_trgm_ops"), name="contact_by_digits")),
        migrations.AddIndex(
            "contact", models.Index(fields=["account", "number_country", "-id"], name="contact_by_country")
        ),
        migrations.AddIndex(
            "contact",
            models.Index(
                condition=Q(("number_problem__gt", "")),
                fields=["account", "number_problem", "-id"],
                name="contact_numberless",
            ),
        ),
        migrations.AddIndex(
            "contact",
            models.Index(
                condition=Q(("is_active", False)), fields=["account", "-id"], name="contact_inactive"
            ),
        ),
        migrations.AddIndex(
            "contact",
            models.Index(
                condition=Q(("sms_blocked", True)), fields=["account", "-id"], name="contact_blocked"
            ),
        ),
        migrations.AddIndex(
            "contact",
            models.Index(
                condition=Q(("pseudonym__gt", "")),
                fields=["account", "pseudonym"],
                name="contact_by_pseudonym",
            ),
        ),
        migrations.AddIndex(
            "consent",
            models.Index(
                condition=Q(("status", "withdrawn")), fields=["topic", "-contact"], name="consent_withdrawn"
            ),
        ),
    ]
