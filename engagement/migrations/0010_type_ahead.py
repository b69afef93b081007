"""Names and titles by the trigrams of their folded form: what is typed is found with errors in it."""

from django.db import migrations

_INDEXES = {
    "engagement_officialname_alike": ("engagement_officialname", "name"),
    "engagement_delegation_alike": ("engagement_delegation", "title"),
}


class Migration(migrations.Migration):
    dependencies = [("engagement", "0009_api_tokens")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {index} ON {table} USING gin (engagement_fold({column}) public.gin_trgm_ops)",
            f"DROP INDEX {index}",
        )
        for index, (table, column) in _INDEXES.items()
    ]
