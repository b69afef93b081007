"""What is ordered by its decision is confirmed: `meeting_by_confirmation` has it, and this one was never read."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("engagement", "0015_meeting_by_end")]

    operations = [migrations.RemoveIndex(model_name="meeting", name="meeting_reviewed")]
