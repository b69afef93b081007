"""Events that are found by the row that they are of."""

from django.db import migrations

EVENTS = ("article", "matchsuggestion", "report")


class Migration(migrations.Migration):
    dependencies = [("ingest", "0004_review_desk")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX ingest_{name}event_row ON ingest_{name}event (id, pgh_id)",
            f"DROP INDEX ingest_{name}event_row",
        )
        for name in EVENTS
    ]
