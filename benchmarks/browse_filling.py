"""A large record, written by the database itself: a million meetings in some minutes.

Skewed as life is: the k-th party and the k-th official take part about 1/k as often as the first. History, keys and
indexes are left out while rows are written (a superuser's `session_replication_role`): the indexes come afterwards,
and what the rows refer to is made here.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection

from engagement.models import Party
from ingest.signatures import HASHES, ROWS

OFFICIALS = 10_000
_TABLES = (
    "engagement_meeting",
    "engagement_meeting_topics",
    "engagement_participation",
    "engagement_official",
    "engagement_officialname",
    "engagement_affiliation",
    "engagement_delegation",
    "ingest_article",
    "ingest_report",
)
_QUOTE = "Officials of both sides met on Tuesday and spoke about trade, aid and the border. "

# `pick(n)`: a number from 1 to n, the first ones often: about as 1/k. `some(list)`: one of a list, evenly.
_FUNCTIONS = """
CREATE FUNCTION pg_temp.pick(n bigint, flat float) RETURNS bigint LANGUAGE sql VOLATILE
AS $$ SELECT least(n, floor(flat * (power(n / flat + 1, random()) - 1))::bigint + 1) $$;
CREATE FUNCTION pg_temp.some(list text[]) RETURNS text LANGUAGE sql VOLATILE
AS $$ SELECT list[1 + floor(random() * cardinality(list))::int] $$;
CREATE TEMP TABLE the_party AS SELECT row_number() OVER (ORDER BY code <> 'TALIBAN', md5(code)) AS n, id, name
    FROM engagement_party;
CREATE TEMP TABLE the_topic AS SELECT row_number() OVER (ORDER BY md5(slug)) AS n, id FROM engagement_topic;
CREATE TEMP TABLE the_city AS SELECT row_number() OVER (ORDER BY md5(name)) AS n, name, country_id
    FROM engagement_city;
"""

_PEOPLE = """
CREATE TEMP TABLE a_name AS SELECT row_number() OVER (ORDER BY md5(name)) AS n, split_part(name, ' ', 1) AS given,
    reverse(split_part(reverse(name), ' ', 1)) AS family FROM engagement_official WHERE name LIKE '%% %%';
INSERT INTO engagement_official (name, slug, is_provisional, note)
SELECT a.given || ' ' || b.family, 'filling-' || i, false, ''
FROM (SELECT i, 1 + floor(random() * (SELECT count(*) FROM a_name))::int AS a,
             1 + floor(random() * (SELECT count(*) FROM a_name))::int AS b
      FROM generate_series(1, %(officials)s) i) drawn
JOIN a_name a ON a.n = drawn.a JOIN a_name b ON b.n = drawn.b;
CREATE TEMP TABLE the_official AS SELECT row_number() OVER (ORDER BY md5(slug)) AS n, id, name
    FROM engagement_official;
INSERT INTO engagement_officialname (official_id, name)
SELECT id, spelling FROM engagement_official, LATERAL (VALUES (name), ('Dr ' || name)) AS told (spelling)
WHERE slug LIKE 'filling-%%';
INSERT INTO engagement_affiliation (official_id, party_id, role, precision)
SELECT o.id, p.id, 'envoy', 'unknown'
FROM (SELECT id, pg_temp.pick((SELECT count(*) FROM the_party), 1) AS n FROM engagement_official
      WHERE slug LIKE 'filling-%%') o JOIN the_party p ON p.n = o.n;
CREATE TEMP TABLE the_office AS SELECT DISTINCT ON (official_id) official_id, party_id, role
    FROM engagement_affiliation;
INSERT INTO engagement_delegation (party_id, title)
SELECT p.id, left(p.name || ' ' || kind, 300) FROM the_party p,
    unnest(ARRAY['officials', 'envoys', 'a trade delegation', 'diplomats', 'the ambassador']) AS kind;
CREATE TEMP TABLE the_delegation AS SELECT row_number() OVER (PARTITION BY party_id ORDER BY id) AS n, id, party_id
    FROM engagement_delegation WHERE party_id IS NOT NULL;
"""

_MEETINGS = """
CREATE TEMP TABLE first_meeting AS SELECT coalesce(max(id), 0) AS id FROM engagement_meeting;
INSERT INTO engagement_meeting (status, review_state, reject_reason, start, "end", precision, city, country_id, format,
    note, version, is_disputed, ruling, created_at, reviewed_at)
SELECT status, review_state, CASE review_state WHEN 'rejected' THEN 'no_meeting' ELSE '' END, day, day, 'day',
    CASE WHEN format IN ('phone', 'video') THEN '' ELSE coalesce(c.name, '') END,
    CASE WHEN format IN ('phone', 'video') THEN NULL ELSE c.country_id END, format, '', 1, false, '',
    now() - random() * interval '500 days', CASE WHEN review_state = 'proposed' THEN NULL ELSE now() END
FROM (SELECT i, date '2021-01-01' + floor(random() * 2100)::int AS day,
        CASE WHEN random() < 0.85 THEN 'held' WHEN random() < 0.7 THEN 'planned' WHEN random() < 0.7
            THEN 'cancelled' ELSE 'denied' END AS status,
        CASE WHEN random() < 0.97 THEN 'confirmed' ELSE 'proposed' END AS review_state,
        pg_temp.some(ARRAY['in_person', 'in_person', 'in_person', 'unknown', 'phone', 'video']) AS format,
        CASE WHEN random() < 0.8 THEN pg_temp.pick((SELECT count(*) FROM the_city), 1) END AS city
      FROM generate_series(1, %(meetings)s) i) drawn
LEFT JOIN the_city c ON c.n = drawn.city;
CREATE TEMP TABLE the_meeting AS SELECT row_number() OVER (ORDER BY id) AS n, id FROM engagement_meeting
    WHERE id > (SELECT id FROM first_meeting);
CREATE INDEX ON the_meeting (n);
ANALYZE the_meeting;
"""

# Two sides of each meeting, of odd and of even number, so that they differ; a quarter has a third or fourth one.
# `0 * n`: drawn anew for each meeting, not once for all.
_WHO = """
CREATE TEMP TABLE a_side AS
SELECT DISTINCT ON (m.id, p.id) m.id AS meeting_id, p.id AS party_id, random() AS chance
FROM (SELECT id, CASE WHEN side > 0 THEN 2 * (1 + (pg_temp.pick(%(half)s, 1) + side * 5) %% %(half)s)
        WHEN random() < 0.4 THEN 1 ELSE 2 * pg_temp.pick(%(half)s, 2) - 1 END AS n
      FROM the_meeting, LATERAL generate_series(0, CASE WHEN random() + 0 * n < 0.75 THEN 1 WHEN random() < 0.7
        THEN 2 ELSE 3 END) AS side) m
JOIN the_party p ON p.n = m.n;
INSERT INTO engagement_participation (meeting_id, official_id, party_id, role, resolution)
SELECT DISTINCT ON (s.meeting_id, o.id) s.meeting_id, o.id, s.party_id, 'envoy', 'known'
FROM (SELECT meeting_id, party_id, pg_temp.pick(%(officials)s, 10) AS n
      FROM a_side, LATERAL generate_series(1, CASE WHEN chance < 0.55 THEN 2 WHEN chance < 0.8 THEN 1 ELSE 3 END)) s
JOIN the_official o ON o.n = s.n;
INSERT INTO engagement_participation (meeting_id, delegation_id, party_id, role, resolution)
SELECT s.meeting_id, d.id, s.party_id, '', 'known'
FROM a_side s JOIN the_delegation d ON d.party_id = s.party_id AND d.n = 1 + floor(s.chance * 25)::int
WHERE s.chance < 0.2;
INSERT INTO engagement_meeting_topics (meeting_id, topic_id)
SELECT DISTINCT m.id, t.id
FROM (SELECT id, pg_temp.pick((SELECT count(*) FROM the_topic), 2) AS n
      FROM the_meeting, LATERAL generate_series(1, 1 + (random() + 0 * n < 0.4)::int)) m JOIN the_topic t ON t.n = m.n;
"""

_TOLD = """
CREATE TEMP TABLE first_article AS SELECT coalesce(max(id), 0) AS id FROM ingest_article;
INSERT INTO ingest_article (filename, original, sha256, size, title, outlet, url, published, published_from, language,
    text, mentions, notes, given, state, state_at, attempts, error, uploaded_at, signature, bands)
SELECT 'filling-' || i || '.txt', ''::bytea, encode(sha256(i::text::bytea), 'hex'), 400,
    'Talks in ' || c.name || ', part ' || i, pg_temp.some(ARRAY['Tolo', 'TASS', 'Xinhua', 'Bakhtar', 'Amu', 'Dawn']),
    '', date '2021-01-01' + floor(random() * 2100)::int, 'given', 'en',
    'News from ' || c.name || ', number ' || i || '. ' || repeat(%(quote)s, 1 + (i %% 5)) ||
    pg_temp.some(ARRAY['Refugees return.', 'A railway is planned.', 'Wheat was given.', 'Visas are issued again.']),
    '[]', '[]', '[]', 'processed', now(), 1, '', now() - random() * interval '900 days',
    ARRAY(SELECT floor(random() * 2147483647)::bigint + 0 * i FROM generate_series(1, %(hashes)s)),
    ARRAY(SELECT floor((2 * random() - 1) * 9e18)::bigint + 0 * i FROM generate_series(1, %(bands)s))
FROM (SELECT i, pg_temp.pick((SELECT count(*) FROM the_city), 1) AS city
      FROM generate_series(1, greatest(1, (%(meetings)s * 0.3)::int)) i) drawn
JOIN the_city c ON c.n = drawn.city;
CREATE TEMP TABLE the_article AS SELECT row_number() OVER (ORDER BY id) AS n, id FROM ingest_article
    WHERE id > (SELECT id FROM first_article);
INSERT INTO ingest_report (article_id, meeting_id, draft, fingerprint, start, "end", quote, prominence, confidence,
    extractor_version, flag, moved, created_at)
SELECT a.id, m.id, '{}', encode(sha256((m.id || '-' || copy)::bytea), 'hex'), 0, 81,
    c.name || ': ' || %(quote)s, 'main', 0.5 + random() / 2, 'filling', '', false, now()
FROM (SELECT id, n, copy, CASE WHEN copy = 0 THEN 1 + n %% (SELECT count(*) FROM the_article)
        ELSE pg_temp.pick((SELECT count(*) FROM the_article), 500) END AS article,
        pg_temp.pick((SELECT count(*) FROM the_city), 1) AS city
      FROM the_meeting, LATERAL generate_series(0, (random() + 0 * n < 0.2)::int) AS copy) m
JOIN the_article a ON a.n = m.article JOIN the_city c ON c.n = m.city;
"""

# What triggers would have written; they look rows up by index.
_KEYS = """
INSERT INTO ingest_blockingkey (meeting_id, key, start, "end", closed)
SELECT keys.* FROM (SELECT array_agg(id) AS ids FROM the_meeting GROUP BY id / 5000) part,
    ingest_keys_of(part.ids) keys
"""


def fill(meetings: int, officials: int = OFFICIALS) -> None:
    """Meetings, about five participations and one report or more each, 0.3 articles; then the planner's statistics."""
    call_command("seed", stdout=io.StringIO())
    half = Party.objects.count() // 2
    values: dict[str, int | str] = {"meetings": meetings, "officials": officials, "quote": _QUOTE, "half": half}
    values |= {"hashes": HASHES, "bands": HASHES // ROWS}
    with connection.cursor() as cursor, _without_indexes():
        cursor.execute("SELECT setseed(0.4)")
        for statements in (_FUNCTIONS, _PEOPLE, _MEETINGS, _WHO, _TOLD):
            for statement in _split(statements):
                cursor.execute(statement, values)
    vacuum = "ANALYZE" if connection.in_atomic_block else "VACUUM ANALYZE"
    with connection.cursor() as cursor:
        cursor.execute(vacuum)
        cursor.execute(_KEYS)
        cursor.execute(f"{vacuum} ingest_blockingkey")


def _split(statements: str) -> Iterator[str]:
    """A statement ends with a line's end; bodies of functions here have no semicolon."""
    yield from (one for one in statements.split(";\n") if one.strip())


@contextmanager
def _without_indexes() -> Iterator[None]:
    """While rows are written, no triggers and none of the indexes that no constraint needs."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.indexname, i.indexdef FROM pg_indexes i WHERE i.schemaname = 'public' AND i.tablename = ANY(%s) "
            "AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexname::regclass) "
            "AND i.indexdef NOT LIKE 'CREATE UNIQUE%%'",
            [list(_TABLES)],
        )
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        yield
        cursor.execute("RESET session_replication_role")
        for _, definition in indexes:
            cursor.execute(definition)
