"""How test sessions that run side by side keep apart."""

import os
from pathlib import Path

import pytest

from tests.groups import LONG, pytest_collection_modifyitems, rank
from tests.servers import FILLED, forget_what_the_controller_filled, lock


def test_a_worker_uses_no_server_of_its_controller_and_every_one_that_was_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(FILLED, "CELERY_BROKER_URL")
    monkeypatch.setenv("CELERY_BROKER_URL", "redis+socket:///controller/valkey.sock")
    monkeypatch.setenv("DATABASE_URL", "postgresql://named/by-somebody")
    forget_what_the_controller_filled()
    assert "CELERY_BROKER_URL" not in os.environ
    assert FILLED not in os.environ
    assert os.environ["DATABASE_URL"] == "postgresql://named/by-somebody"


def test_a_session_in_use_is_not_taken_for_a_dead_one(tmp_path: Path) -> None:
    with lock(tmp_path), pytest.raises(BlockingIOError):
        lock(tmp_path)
    with lock(tmp_path):
        pass


@pytest.mark.parametrize(
    ("markers", "group"),
    [(("browser",), "browser"), (("live",), "live"), (("browser", "live", "model"), "live"), (("model",), None)],
)
def test_browsers_and_real_workers_are_told_apart_and_begin_before_the_rest(
    request: pytest.FixtureRequest, markers: tuple[str, ...], group: str | None
) -> None:
    item = pytest.Function.from_parent(request.node.parent, name="one", callobj=lambda: None)
    for marker in markers:
        item.add_marker(marker)
    list(pytest_collection_modifyitems([item]))  # a hook around others: it ends when they have
    assert [mark.args for mark in item.iter_markers("xdist_group")] == ([(group,)] if group else [])
    assert rank(item) == len(LONG) + (group is None)


def test_every_long_file_is_there() -> None:
    assert [name for name in LONG if not (Path(__file__).parent / name).is_file()] == []
