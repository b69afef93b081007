"""A view: each official at each meeting, in person or through a delegation.

A later migration that alters one of its columns must drop the view first and make it anew.
"""

import django.db.models.deletion
from django.db import migrations, models

CREATE = """
CREATE VIEW engagement_attendance AS
SELECT own.id AS participation_id, own.official_id, own.meeting_id, own.party_id
FROM engagement_participation own
WHERE own.official_id IS NOT NULL
UNION ALL
SELECT led.id, delegation.leader_id, led.meeting_id, led.party_id
FROM engagement_participation led
JOIN engagement_delegation delegation ON delegation.id = led.delegation_id
WHERE delegation.leader_id IS NOT NULL
UNION ALL
SELECT joined.id, member.official_id, joined.meeting_id, joined.party_id
FROM engagement_participation joined
JOIN engagement_delegation delegation ON delegation.id = joined.delegation_id
JOIN engagement_delegation_members member ON member.delegation_id = delegation.id
WHERE member.official_id IS DISTINCT FROM delegation.leader_id
"""


def _link(to, related_name, **options):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.DO_NOTHING, related_name=related_name, to=f"engagement.{to}", **options
    )


class Migration(migrations.Migration):
    dependencies = [("engagement", "0002_record")]

    operations = [
        migrations.RunSQL(
            CREATE,
            "DROP VIEW engagement_attendance",
            state_operations=[
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "participation_id", "official_id", blank=True, editable=False, primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("participation", _link("participation", "+")),
                        ("official", _link("official", "attendances")),
                        ("meeting", _link("meeting", "attendances")),
                        ("party", _link("party", "attendances", null=True)),
                    ],
                    options={"db_table": "engagement_attendance", "managed": False},
                ),
            ],
        ),
    ]
