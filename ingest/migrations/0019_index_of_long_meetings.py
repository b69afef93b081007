"""The index of what lasts longer than a month holds all that is asked of it: else the planner prefers the other one, and
walks all earlier meetings of a key for the few that lasted long."""

import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ingest', '0018_bands_at_once'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='blockingkey',
            index=models.Index(condition=models.Q(('end__gt', django.db.models.expressions.CombinedExpression(models.F('start'), '+', models.Value(31)))), fields=['key', 'start', 'meeting_id'], include=('end', 'closed'), name='blocking_key_of_long'),
        ),
        # Afterwards: nobody may read the table from here to the transaction's end.
        migrations.RemoveIndex(
            model_name='blockingkey',
            name='blocking_key_long',
        ),
    ]
