"""Words of articles and of evidence, by index: stemmed as English, accents aside."""

from django.db import migrations

# Of a longer text the beginning: a vector holds a megabyte at most, and a row that it refuses would be lost.
FUNCTION = """
CREATE FUNCTION ingest_words(text, text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT to_tsvector('english'::regconfig, public.engagement_fold(left($1 || ' ' || $2, 400000))) $$
"""


class Migration(migrations.Migration):
    dependencies = [("ingest", "0007_article_leases"), ("engagement", "0008_folded_names")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION ingest_words(text, text)"),
        migrations.RunSQL(
            "CREATE INDEX ingest_article_words ON ingest_article USING gin (ingest_words(title, text))",
            "DROP INDEX ingest_article_words",
        ),
        migrations.RunSQL(
            "CREATE INDEX ingest_report_words ON ingest_report USING gin (ingest_words(quote, ''))",
            "DROP INDEX ingest_report_words",
        ),
    ]
