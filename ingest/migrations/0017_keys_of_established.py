"""Whoever becomes established, or provisional again, has meetings whose keys are made anew: looked for by the index.

The plan for sets read all participations of a large record for each official, as with those that are inserted
(`0015_keys_of_new_meetings`).
"""

from django.db import migrations

_CHANGED = (
    "(SELECT id, is_provisional FROM later EXCEPT SELECT id, is_provisional FROM earlier) changed WHERE {}is_provisional"
)
_BEFORE = "SELECT w.meeting_id FROM engagement_attendance w WHERE w.official_id IN (SELECT id FROM {})"
_NOW = (
    "SELECT near.meeting_id FROM (SELECT id FROM {}) who,"
    " LATERAL (SELECT meeting_id FROM engagement_attendance WHERE official_id = who.id OFFSET 0) near"
)
_DECIDED = "(m.review_state <> 'proposed' OR m.edited_at IS NOT NULL)"
# Where somebody else has the meeting, it may stay open (decision 66).
_SKIPPING = "ORDER BY m.id FOR NO KEY UPDATE OF m SKIP LOCKED"


def _function(declared: str, body: str) -> str:
    return (
        "CREATE OR REPLACE FUNCTION ingest_keys_on_official_update() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"{declared}BEGIN {body} RETURN NULL; END $$"
    )


_ESTABLISHED, _PROVISIONAL = _CHANGED.format("NOT "), _CHANGED.format("")
_WITH_SETS = _function(
    "",
    f"PERFORM ingest_renew_keys(ARRAY(SELECT m.id FROM engagement_meeting m WHERE {_DECIDED}"  # noqa: S608
    f" AND m.id IN ({_BEFORE.format(_ESTABLISHED)}) {_SKIPPING}));"
    f" PERFORM ingest_renew_keys(ARRAY({_BEFORE.format(_PROVISIONAL)}));",
)
_ONE_BY_ONE = _function(
    "DECLARE touched bigint[]; ",
    f"touched := ARRAY({_NOW.format(_ESTABLISHED)});"  # noqa: S608
    " IF cardinality(touched) > 0 THEN PERFORM ingest_renew_keys(ARRAY("
    f"SELECT m.id FROM engagement_meeting m WHERE m.id = ANY(touched) AND {_DECIDED} {_SKIPPING})); END IF;"
    f" PERFORM ingest_renew_keys(ARRAY({_NOW.format(_PROVISIONAL)}));",
)


class Migration(migrations.Migration):
    dependencies = [("ingest", "0016_request_number")]

    operations = [migrations.RunSQL(_ONE_BY_ONE, _WITH_SETS)]
