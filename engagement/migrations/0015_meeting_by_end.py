"""The first meeting held and the next one planned, found without reading all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("engagement", "0014_words_of_meetings")]

    operations = [
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                fields=["status", "end", "start", "id"],
                name="meeting_by_end",
                condition=models.Q(review_state="confirmed"),
            ),
        )
    ]
