"""Blocking keys of all meetings, kept by the database itself whoever writes.

`ingest_keys_of` says which keys meetings have; the triggers only find out which meetings a statement has touched. A
meeting is locked before its keys are made anew: of two who add a participant each, the second sees the first one's.

A later migration that renames or removes a column which these functions read must make them anew: PostgreSQL does not
look into them.
"""

from django.db import migrations, models

_KEYS_OF = """
CREATE FUNCTION ingest_keys_of(touched bigint[])
RETURNS TABLE (meeting_id bigint, key bigint, start date, "end" date, closed smallint) LANGUAGE sql STABLE AS $$
WITH known AS MATERIALIZED (
 SELECT m.id, m.start, m."end", (m.review_state <> 'proposed' OR m.edited_at IS NOT NULL) AND NOT EXISTS (
  SELECT FROM engagement_attendance w JOIN engagement_official o ON o.id = w.official_id
  WHERE w.meeting_id = m.id AND o.is_provisional) AS is_settled
 FROM engagement_meeting m WHERE m.id = ANY(touched) AND m.review_state <> 'rejected'
), side AS MATERIALIZED (
 SELECT p.meeting_id, p.party_id, count(p.official_id) > 0 AS is_named
 FROM engagement_participation p WHERE p.meeting_id = ANY(touched) AND p.party_id IS NOT NULL GROUP BY 1, 2
), present AS (
 SELECT p.meeting_id, p.official_id FROM engagement_participation p
 WHERE p.meeting_id = ANY(touched) AND p.official_id IS NOT NULL
 UNION SELECT p.meeting_id, d.leader_id FROM engagement_participation p
  JOIN engagement_delegation d ON d.id = p.delegation_id
 WHERE p.meeting_id = ANY(touched) AND d.leader_id IS NOT NULL
 UNION SELECT p.meeting_id, l.official_id FROM engagement_participation p
  JOIN engagement_delegation_members l ON l.delegation_id = p.delegation_id
 WHERE p.meeting_id = ANY(touched)
)
SELECT k.id, (a.party_id << 31) | b.party_id, k.start, k."end",
 (CASE WHEN k.is_settled THEN a.is_named::int + 2 * b.is_named::int ELSE 0 END)::smallint
FROM known k JOIN side a ON a.meeting_id = k.id JOIN side b ON b.meeting_id = k.id AND b.party_id > a.party_id
UNION ALL
SELECT k.id, -present.official_id, k.start, k."end", k.is_settled::int::smallint
FROM known k JOIN present ON present.meeting_id = k.id
$$
"""
_RENEW = """
CREATE FUNCTION ingest_renew_keys(touched bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
 IF cardinality(touched) > 0 THEN
  PERFORM FROM engagement_meeting WHERE id = ANY(touched) ORDER BY id FOR NO KEY UPDATE;
  DELETE FROM ingest_blockingkey WHERE meeting_id = ANY(touched);
  INSERT INTO ingest_blockingkey (meeting_id, key, start, "end", closed) SELECT * FROM ingest_keys_of(touched);
 END IF;
END $$
"""
_MEETINGS_OF_DELEGATION = "SELECT p.meeting_id FROM engagement_participation p WHERE p.delegation_id IN ({})"
_MEETINGS_OF_OFFICIAL = "SELECT w.meeting_id FROM engagement_attendance w WHERE w.official_id IN ({})"


def _changed(what: str, columns: str, *, now: str = "later", before: str = "earlier") -> str:
    """`what` of the rows whose columns are others than before. Sets, since their plan is good for one row and for all:
    a join's would be kept from the first statement of a session, which mostly changes one."""
    listed = f"id, {columns}"
    return f"SELECT {what} FROM (SELECT {listed} FROM {now} EXCEPT SELECT {listed} FROM {before}) changed"  # noqa: S608


_WHO = "meeting_id, official_id, delegation_id, party_id"
_AT = 'start, "end", review_state, edited_at'
_MOVED_TO = _changed("meeting_id", _WHO)
_MOVED_FROM = _changed("meeting_id", _WHO, now="earlier", before="later")
_IDENTIFIED = _changed("id", "is_provisional") + " WHERE {}is_provisional"
# Who was provisional closes nothing; so where somebody else has the meeting, it may stay open. Whoever confirms two
# meetings of one new official at the same moment would otherwise wait for the other.
_NOW_ESTABLISHED = f"""SELECT m.id FROM engagement_meeting m
 WHERE (m.review_state <> 'proposed' OR m.edited_at IS NOT NULL)
  AND m.id IN ({_MEETINGS_OF_OFFICIAL.format(_IDENTIFIED.format("NOT "))})
 ORDER BY m.id FOR NO KEY UPDATE OF m SKIP LOCKED"""  # noqa: S608
# Which meetings each table's statements touch: by rows that were there before, and that are there now.
_TRIGGERS = {
    ("participation", "INSERT"): ["SELECT meeting_id FROM later"],
    ("participation", "UPDATE"): [f"{_MOVED_TO} UNION {_MOVED_FROM}"],
    ("participation", "DELETE"): ["SELECT meeting_id FROM earlier"],
    # Undoing brings rows back in any order: also those on which others lean that were there before them.
    ("meeting", "INSERT"): ["SELECT id FROM later"],
    ("official", "INSERT"): [_MEETINGS_OF_OFFICIAL.format("SELECT id FROM later WHERE is_provisional")],
    ("delegation", "INSERT"): [_MEETINGS_OF_DELEGATION.format("SELECT id FROM later WHERE leader_id IS NOT NULL")],
    ("meeting", "UPDATE"): [_changed("id", _AT)],
    ("official", "UPDATE"): [_NOW_ESTABLISHED, _MEETINGS_OF_OFFICIAL.format(_IDENTIFIED.format(""))],
    ("delegation", "UPDATE"): [_MEETINGS_OF_DELEGATION.format(_changed("id", "leader_id"))],
    ("delegation_members", "INSERT"): [_MEETINGS_OF_DELEGATION.format("SELECT delegation_id FROM later")],
    ("delegation_members", "DELETE"): [_MEETINGS_OF_DELEGATION.format("SELECT delegation_id FROM earlier")],
    ("delegation_members", "UPDATE"): [
        _MEETINGS_OF_DELEGATION.format("SELECT delegation_id FROM later UNION SELECT delegation_id FROM earlier")
    ],
}
_ROWS = {
    "INSERT": "NEW TABLE AS later",
    "UPDATE": "OLD TABLE AS earlier NEW TABLE AS later",
    "DELETE": "OLD TABLE AS earlier",
}
_ALL = """
INSERT INTO ingest_blockingkey (meeting_id, key, start, "end", closed)
SELECT keys.* FROM (SELECT array_agg(id) AS ids FROM engagement_meeting GROUP BY id / 5000) part,
 ingest_keys_of(part.ids) keys
"""


def _trigger(table: str, event: str, touched: list[str]) -> migrations.RunSQL:
    name = f"ingest_keys_on_{table}_{event.lower()}"
    renew = " ".join(f"PERFORM ingest_renew_keys(ARRAY({one}));" for one in touched)
    return migrations.RunSQL(
        [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {renew} RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER {event} ON engagement_{table} REFERENCING {_ROWS[event]} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ],
        [f"DROP TRIGGER {name} ON engagement_{table}", f"DROP FUNCTION {name}()"],
    )


_EMPTIED = migrations.RunSQL(
    [
        "CREATE FUNCTION ingest_keys_on_truncate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "DELETE FROM ingest_blockingkey; RETURN NULL; END $$",
        "CREATE TRIGGER ingest_keys_on_truncate AFTER TRUNCATE ON engagement_participation "
        "FOR EACH STATEMENT EXECUTE FUNCTION ingest_keys_on_truncate()",
    ],
    [
        "DROP TRIGGER ingest_keys_on_truncate ON engagement_participation",
        "DROP FUNCTION ingest_keys_on_truncate()",
    ],
)


class Migration(migrations.Migration):
    dependencies = [("engagement", "0016_fewer_indexes"), ("ingest", "0013_article_words")]

    operations = [
        migrations.CreateModel(
            name="BlockingKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "meeting_id", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("meeting_id", models.BigIntegerField()),
                ("key", models.BigIntegerField()),
                ("start", models.DateField(null=True)),
                ("end", models.DateField(null=True)),
                ("closed", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.RunSQL(_KEYS_OF, "DROP FUNCTION ingest_keys_of(bigint[])"),
        migrations.RunSQL(_RENEW, "DROP FUNCTION ingest_renew_keys(bigint[])"),
        *(_trigger(table, event, touched) for (table, event), touched in _TRIGGERS.items()),
        _EMPTIED,
        migrations.RunSQL(_ALL, migrations.RunSQL.noop),
        migrations.AddIndex(
            "blockingkey",
            models.Index(fields=["key", "start", "meeting_id"], include=("end", "closed"), name="blocking_key_near"),
        ),
        migrations.AddIndex(
            "blockingkey",
            models.Index(
                fields=["key", "meeting_id"],
                name="blocking_key_long",
                condition=models.Q(("end__gt", models.F("start") + 31)),
            ),
        ),
    ]
