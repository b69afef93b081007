"""Databases of earlier versions, with rows in them, come to the newest state and keep their rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.ingest.backup.conftest import Visit, elsewhere

__all__ = ["elsewhere"]

# From the first tables on to those of each part that was released since.
STATES = (
    (("engagement", "0002_record"), ("ingest", "0001_articles")),
    (("engagement", "0005_review_desk"), ("ingest", "0004_review_desk")),
    (("engagement", "0010_type_ahead"), ("ingest", "0009_review_lists")),
    (("engagement", "0013_browse"), ("ingest", "0012_fetches")),
    (("engagement", "0016_fewer_indexes"), ("ingest", "0013_article_words")),
    (("engagement", "0016_fewer_indexes"), ("ingest", "0016_request_number")),
)
HASH = "ab" * 32


def migrate(targets: Any = None) -> MigrationExecutor:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets or executor.loader.graph.leaf_nodes()))
    return executor


def fill(get_model: Callable[..., Any], number: int) -> None:
    """Rows as an analyst's work leaves them: a confirmed meeting, who attended, and what an article told of it."""

    def make(app: str, model: str, **values: Any) -> Any:
        return get_model(app, model)._default_manager.create(**values)

    party = make("engagement", "Party", code=f"P{number}", name=f"Party {number}", kind="organisation")
    official = make("engagement", "Official", name=f"Wang Yi {number}", slug=f"wang-yi-{number}")
    meeting = make(
        "engagement",
        "Meeting",
        **{"status": "held", "review_state": "proposed", "start": date(2021, 10, 12), "end": date(2021, 10, 12)},
        **{"precision": "day", "city": "Doha", "format": "in_person"},
    )
    make("engagement", "Participation", meeting=meeting, official=official, party=party, role="minister")
    text = "Wang Yi met him in Doha."
    article = make(
        "ingest",
        "Article",
        **{"filename": f"{number}.txt", "original": text.encode(), "sha256": f"{number:02x}" * 32, "size": len(text)},
        **{"text": text, "state": "processed", "published": date(2021, 10, 13), "published_from": "given"},
    )
    make(
        "ingest",
        "Report",
        **{"article": article, "meeting": meeting, "draft": {"status": "held"}, "fingerprint": HASH},
        **{"start": 0, "end": len(text), "quote": text, "prominence": "main", "confidence": 0.5},
        extractor_version="1",
    )


def rows() -> dict[str, list[Any]]:
    """What must survive, of columns that every version has."""
    queries = {
        "meetings": "SELECT id, status, review_state, start, city, version FROM engagement_meeting ORDER BY id",
        "officials": "SELECT id, name, slug FROM engagement_official ORDER BY id",
        "participations": "SELECT id, meeting_id, official_id, party_id, role FROM engagement_participation",
        "articles": "SELECT id, sha256, original, text, state FROM ingest_article ORDER BY id",
        "reports": "SELECT id, article_id, meeting_id, draft, quote FROM ingest_report ORDER BY id",
        "history": "SELECT pgh_id, pgh_label, id, status FROM engagement_meetingevent ORDER BY pgh_id",
    }
    found = {}
    with connection.cursor() as cursor:
        for name, query in queries.items():
            cursor.execute(query)
            found[name] = [
                tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in cursor.fetchall()
            ]
    return found


def test_rows_of_each_earlier_version_survive(elsewhere: Visit) -> None:
    """One database, kept from the first version on: rows are added in each state, and none is lost."""
    with elsewhere():
        for number, state in enumerate(STATES, start=1):
            before = rows() if number > 1 else {}
            executor = migrate(state)
            assert not before or rows() == before, f"on the way to {state}"
            fill(executor.loader.project_state(list(state)).apps.get_model, number)
            assert {len(found) for found in rows().values()} == {number}
        before = rows()
        migrate()
        assert rows() == before
        with connection.cursor() as cursor:  # what is derived is there for the rows of all versions
            cursor.execute("SELECT DISTINCT meeting_id FROM ingest_blockingkey ORDER BY 1")
            assert [row[:1] for row in cursor.fetchall()] == [row[:1] for row in before["meetings"]]
        newest = MigrationExecutor(connection)
        assert newest.migration_plan(newest.loader.graph.leaf_nodes()) == []
        with connection.cursor() as cursor:  # and history goes on
            cursor.execute("UPDATE engagement_meeting SET city = 'Kabul'")
        assert len(rows()["history"]) == 2 * len(STATES)
