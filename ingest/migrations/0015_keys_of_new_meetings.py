"""What is inserted mostly has no meetings yet, and then there are no keys to renew: they come with the participants.

Only undoing brings back a meeting, an official or a delegation after those that lean on it. What leans is looked for by
the index, one new row after the other: a plan for sets read all of a large record for each new official.
"""

from django.db import migrations

_OF_EACH = "SELECT near.meeting_id FROM later, LATERAL ({} OFFSET 0) near"
_NEW = {
    "meeting": (
        "SELECT id FROM later",
        "SELECT id FROM later WHERE (SELECT true FROM engagement_participation WHERE meeting_id = later.id LIMIT 1)",
    ),
    "official": (
        "SELECT w.meeting_id FROM engagement_attendance w"
        " WHERE w.official_id IN (SELECT id FROM later WHERE is_provisional)",
        _OF_EACH.format("SELECT meeting_id FROM engagement_attendance WHERE official_id = later.id")
        + " WHERE later.is_provisional",
    ),
    "delegation": (
        "SELECT p.meeting_id FROM engagement_participation p"
        " WHERE p.delegation_id IN (SELECT id FROM later WHERE leader_id IS NOT NULL)",
        _OF_EACH.format("SELECT meeting_id FROM engagement_participation WHERE delegation_id = later.id")
        + " WHERE later.leader_id IS NOT NULL",
    ),
}


def _function(table: str, touched: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION ingest_keys_on_{table}_insert() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN PERFORM ingest_renew_keys(ARRAY({touched})); RETURN NULL; END $$"
    )


class Migration(migrations.Migration):
    dependencies = [("ingest", "0014_blocking_keys")]

    operations = [
        migrations.RunSQL(_function(table, now), _function(table, before)) for table, (before, now) in _NEW.items()
    ]
