"""Places and notes of meetings by any part of them, accents and case aside, for the lists that look for words."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("engagement", "0013_browse")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX {name} ON engagement_meeting USING gin (engagement_fold({column}) public.gin_trgm_ops)",
            f"DROP INDEX {name}",
        )
        for name, column in (("engagement_meeting_city", "city"), ("engagement_meeting_note", "note"))
    ]
