"""A meeting that is inserted mostly has no participants yet, and then no keys: they come with the participants.

Only undoing brings a meeting back after its participants.
"""

from django.db import migrations

_BODY = "BEGIN PERFORM ingest_renew_keys(ARRAY({})); RETURN NULL; END"
_NEW = "SELECT id FROM later"
# By the index, one by one: a plan that is kept from a small table would read through a large one.
_WITH_PARTICIPANTS = f"""{_NEW} WHERE (
 SELECT true FROM engagement_participation side WHERE side.meeting_id = later.id LIMIT 1)"""


def _function(touched: str) -> str:
    return (
        "CREATE OR REPLACE FUNCTION ingest_keys_on_meeting_insert() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"{_BODY.format(touched)} $$"
    )


class Migration(migrations.Migration):
    dependencies = [("ingest", "0014_blocking_keys")]

    operations = [migrations.RunSQL(_function(_WITH_PARTICIPANTS), _function(_NEW))]
