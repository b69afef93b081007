"""The surest account of a meeting, by index: lists and the desk sort by it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("engagement", "0010_type_ahead"), ("ingest", "0008_full_text")]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                models.F("meeting"),
                models.OrderBy(models.F("confidence"), descending=True),
                models.F("id"),
                condition=models.Q(("superseded_at__isnull", True)),
                name="report_surest",
            ),
        ),
    ]
