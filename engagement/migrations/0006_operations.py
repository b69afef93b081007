"""Versions from a sequence, and events that are found by the row that they are of."""

from django.db import migrations

EVENTS = (
    "affiliation",
    "city",
    "comment",
    "delegation",
    "delegationmember",
    "distinctmeetings",
    "distinctofficials",
    "meeting",
    "meetingtopic",
    "mergedmeeting",
    "mergedofficial",
    "official",
    "officialname",
    "participation",
    "party",
    "topic",
)

SEQUENCE = """
CREATE SEQUENCE engagement_meeting_version;
SELECT setval('engagement_meeting_version', GREATEST(
    (SELECT coalesce(max(version), 1) FROM engagement_meeting),
    (SELECT coalesce(max(version), 1) FROM engagement_meetingevent)
));
"""


class Migration(migrations.Migration):
    dependencies = [("engagement", "0005_review_desk")]

    operations = [
        migrations.RunSQL(SEQUENCE, "DROP SEQUENCE engagement_meeting_version"),
        *(
            migrations.RunSQL(
                f"CREATE INDEX engagement_{name}event_row ON engagement_{name}event (id, pgh_id)",
                f"DROP INDEX engagement_{name}event_row",
            )
            for name in EVENTS
        ),
    ]
