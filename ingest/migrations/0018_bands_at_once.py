"""Bands of an article go into their index at once.

PostgreSQL otherwise gathers new entries in a list of up to 4 MB, which each search goes through: some 10 ms for each
article that is processed, beside a large record.
"""

import django.contrib.postgres.indexes
from django.db import migrations

_NAME = "article_bands"


def _index(**options: object) -> django.contrib.postgres.indexes.GinIndex:
    return django.contrib.postgres.indexes.GinIndex(fields=["bands"], name=_NAME, **options)


class Migration(migrations.Migration):
    dependencies = [("ingest", "0017_keys_of_established")]

    operations = [
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    [f"ALTER INDEX {_NAME} SET (fastupdate = off)", f"SELECT gin_clean_pending_list('{_NAME}')"],
                    f"ALTER INDEX {_NAME} RESET (fastupdate)",
                )
            ],
            [migrations.RemoveIndex("article", _NAME), migrations.AddIndex("article", _index(fastupdate=False))],
        )
    ]
