"""Databases of earlier versions, with rows in them, come to the newest state and keep their rows."""

from typing import Any

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from drills.earlier import FIRST, KEYED, fill, kept
from tests.ingest.backup.conftest import Visit, elsewhere

__all__ = ["elsewhere"]

# From the first tables on to those of each part that was released since.
STATES = (
    FIRST,
    (("engagement", "0005_review_desk"), ("ingest", "0004_review_desk")),
    (("engagement", "0010_type_ahead"), ("ingest", "0009_review_lists")),
    (("engagement", "0013_browse"), ("ingest", "0012_fetches")),
    (("engagement", "0016_fewer_indexes"), ("ingest", "0013_article_words")),
    (("engagement", "0016_fewer_indexes"), ("ingest", "0016_request_number")),
)


def migrate(targets: Any = None) -> MigrationExecutor:
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets or executor.loader.graph.leaf_nodes()))
    return executor


def test_rows_of_each_earlier_version_survive(elsewhere: Visit) -> None:
    """One database, kept from the first version on: rows are added in each state, and none is lost."""
    with elsewhere():
        for number, state in enumerate(STATES, start=1):
            before = kept(connection) if number > 1 else {}
            executor = migrate(state)
            assert not before or kept(connection) == before, f"on the way to {state}"
            fill(executor.loader.project_state(list(state)).apps.get_model, number)
            assert {len(found) for found in kept(connection).values()} == {number}
        before = kept(connection)
        migrate()
        assert kept(connection) == before
        with connection.cursor() as cursor:  # what is derived is there for the rows of all versions
            cursor.execute(KEYED)
            assert [row[:1] for row in cursor.fetchall()] == [row[:1] for row in before["meetings"]]
        newest = MigrationExecutor(connection)
        assert newest.migration_plan(newest.loader.graph.leaf_nodes()) == []
        with connection.cursor() as cursor:  # and history goes on
            cursor.execute("UPDATE engagement_meeting SET city = 'Kabul'")
        assert len(kept(connection)["history"]) == 2 * len(STATES)
