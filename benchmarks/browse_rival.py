"""Datasette beside us: the same rows in SQLite with suitable indexes, served by `datasette serve` on a local port."""

import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

_SCHEMA = """
CREATE TABLE parties (id INTEGER PRIMARY KEY, code TEXT, name TEXT);
CREATE TABLE officials (id INTEGER PRIMARY KEY, slug TEXT, name TEXT);
CREATE TABLE topics (id INTEGER PRIMARY KEY, slug TEXT, name TEXT);
CREATE TABLE meetings (id INTEGER PRIMARY KEY, start TEXT, "end" TEXT, precision TEXT, city TEXT,
    country INTEGER REFERENCES parties(id), format TEXT, status TEXT, review_state TEXT);
CREATE TABLE participations (id INTEGER PRIMARY KEY, meeting INTEGER REFERENCES meetings(id),
    official INTEGER REFERENCES officials(id), party INTEGER REFERENCES parties(id), role TEXT);
CREATE TABLE meeting_topics (id INTEGER PRIMARY KEY, meeting INTEGER REFERENCES meetings(id),
    topic INTEGER REFERENCES topics(id));
CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT, outlet TEXT, published TEXT, uploaded_at TEXT, state TEXT);
"""
_ROWS = {
    "parties": "SELECT id, code, name FROM engagement_party",
    "officials": "SELECT id, slug, name FROM engagement_official",
    "topics": "SELECT id, slug, name FROM engagement_topic",
    "meetings": 'SELECT id, start::text, "end"::text, precision, city, country_id, format, status, review_state '
    "FROM engagement_meeting",
    "participations": "SELECT id, meeting_id, official_id, party_id, role FROM engagement_participation",
    "meeting_topics": "SELECT id, meeting_id, topic_id FROM engagement_meeting_topics",
    "articles": "SELECT id, title, outlet, published::text, uploaded_at::text, state FROM ingest_article",
}
_INDEXES = """
CREATE INDEX meetings_start ON meetings (review_state, start DESC, id);
CREATE INDEX meetings_status ON meetings (review_state, status, start DESC);
CREATE INDEX meetings_format ON meetings (review_state, format, start DESC);
CREATE INDEX meetings_country ON meetings (review_state, country, start DESC);
CREATE INDEX meetings_city ON meetings (review_state, city, start DESC);
CREATE INDEX participations_meeting ON participations (meeting);
CREATE INDEX participations_official ON participations (official, meeting);
CREATE INDEX participations_party ON participations (party, meeting);
CREATE INDEX meeting_topics_topic ON meeting_topics (topic, meeting);
CREATE INDEX articles_uploaded ON articles (uploaded_at);
ANALYZE;
"""


def program() -> str | None:
    """Where `datasette` is: beside this Python (the extra `benchmarks`), or in the PATH."""
    beside = Path(sys.executable).with_name("datasette")
    return str(beside) if beside.exists() else shutil.which("datasette")


class Datasette:
    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, path: str) -> float:
        """Seconds until the whole page is here."""
        started = time.perf_counter()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=120)) as connected:
            connected.request("GET", path)
            answer = connected.getresponse()
            body = answer.read()
        if answer.status != 200:
            raise SystemExit(f"Datasette answers {answer.status} for {path}: {body[:300]!r}")
        return time.perf_counter() - started


@contextmanager
def datasette() -> Iterator[Datasette | None]:
    """A server with the rows of our database; None where Datasette is not installed."""
    found = program()
    if found is None:
        yield None
        return
    with TemporaryDirectory(prefix="browse-") as folder:
        file = Path(folder) / "record.db"
        _fill(file)
        port = _free_port()
        process = subprocess.Popen(
            [found, "serve", "-i", str(file), "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            _wait(port)
            yield Datasette(port)
        finally:
            process.terminate()
            process.wait(10)


def _fill(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database, connection.cursor() as cursor:
        database.executescript(_SCHEMA)
        for table, query in _ROWS.items():
            cursor.execute(query)
            marks = ", ".join("?" * len(cursor.description))
            while rows := cursor.fetchmany(20_000):
                database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 (names from above)
        database.commit()
        database.executescript(_INDEXES)


def _free_port() -> int:
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(150):
        with closing(socket.socket()) as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise SystemExit("Datasette does not start: run `datasette serve` by hand to see why.")
