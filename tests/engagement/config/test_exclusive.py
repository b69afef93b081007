"""One run at a time: the second is told of the first, and waits for one that is ending."""

import threading
from pathlib import Path

import pytest

from engagement.config import exclusive as module
from engagement.config.exclusive import AlreadyRunningError, announce_stopping, exclusive


def test_exclusive_refuses_a_second_and_names_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.2)
    lock = tmp_path / "run.lock"
    with (
        exclusive(lock, saying="http://127.0.0.1:8000/"),
        pytest.raises(AlreadyRunningError, match=r"127\.0\.0\.1:8000"),
        exclusive(lock, saying="http://127.0.0.1:8001/"),
    ):
        pass
    assert lock.read_text() == "http://127.0.0.1:8000/"


def test_exclusive_waits_for_one_that_is_stopping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.2)
    lock = tmp_path / "run.lock"
    ended = threading.Event()
    first = exclusive(lock, saying="first")
    first.__enter__()
    announce_stopping(lock)

    def end() -> None:
        ended.set()
        first.__exit__(None, None, None)

    threading.Timer(0.6, end).start()
    with exclusive(lock, saying="second"):
        assert ended.is_set()
        assert lock.read_text() == "second"


def test_exclusive_ignores_what_a_killed_one_wrote(tmp_path: Path) -> None:
    lock = tmp_path / "run.lock"
    lock.write_text("http://127.0.0.1:8000/")
    with exclusive(lock, saying="second"):
        assert lock.read_text() == "second"
