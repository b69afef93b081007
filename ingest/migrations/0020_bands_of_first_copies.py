"""The index by which copies are found holds first copies alone: a text that thousands copy is found once in it."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ingest", "0019_index_of_long_meetings")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=django.contrib.postgres.indexes.GinIndex(
                condition=models.Q(copy_of__isnull=True),
                fastupdate=False,
                fields=["bands"],
                name="article_bands_of_first",
            ),
        ),
        # Afterwards: nobody may read the table from here to the transaction's end.
        migrations.RemoveIndex(model_name="article", name="article_bands"),
    ]
