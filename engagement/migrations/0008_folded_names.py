"""Names without accents and case, as an index: each name of each article is looked up so."""

from django.db import migrations

# `unaccent` depends on the search path, so PostgreSQL would index no call of it; this one names all that it needs.
FUNCTION = """
CREATE FUNCTION engagement_fold(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT upper(public.unaccent('public.unaccent'::regdictionary, $1)) $$
"""


class Migration(migrations.Migration):
    dependencies = [("engagement", "0007_identity")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION engagement_fold(text)"),
        migrations.RunSQL(
            "CREATE INDEX engagement_official_folded ON engagement_official (engagement_fold(name))",
            "DROP INDEX engagement_official_folded",
        ),
        migrations.RunSQL(
            "CREATE INDEX engagement_officialname_folded ON engagement_officialname (engagement_fold(name))",
            "DROP INDEX engagement_officialname_folded",
        ),
    ]
