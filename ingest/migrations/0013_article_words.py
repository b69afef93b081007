"""Articles by any part of a word of their title, file name, outlet or text, for the list that looks for words."""

from django.db import migrations

_COLUMNS = {
    "ingest_article_title_alike": "engagement_fold(title)",
    "ingest_article_outlet_alike": "engagement_fold(outlet)",
    "ingest_article_filename_alike": "upper(filename)",
    "ingest_article_text_alike": "upper(text)",
}


class Migration(migrations.Migration):
    dependencies = [("ingest", "0012_fetches"), ("engagement", "0010_type_ahead")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {name} ON ingest_article USING gin ({column} public.gin_trgm_ops)", f"DROP INDEX {name}"
        )
        for name, column in _COLUMNS.items()
    ]
