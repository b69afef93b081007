"""The reading process: what it gives, and that hanging, eating memory and crashing harm nobody else."""

import os
import signal
import time
from collections.abc import Iterator

import pytest

from ingest.readers import Limits, ReadError, apart, read_article
from ingest.readers.apart import close_reader, read_apart
from tests.samples import pages, pdf, word
from tests.samples.articles import tell

NEXT = b"Muttaqi met Wang Yi in Doha on Tuesday."


@pytest.fixture(autouse=True, scope="module")
def closed() -> Iterator[None]:
    yield
    close_reader()


def child() -> int:
    assert apart._current is not None
    return apart._current.process.pid


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", pdf.two_columns(tell(0))),
        ("a.docx", word.styled(tell(1))),
        ("a.html", pages.wordpress(tell(2)).encode()),
        ("خبر.txt", NEXT),
    ],
)
def test_reads_as_in_this_process(name: str, data: bytes) -> None:
    assert read_apart(name, data) == read_article(name, data)


def test_a_refusal_comes_with_its_words_and_code() -> None:
    with pytest.raises(ReadError, match="it is a scan") as caught:
        read_apart("a.pdf", pdf.scan())
    assert caught.value.code == "scan"


def test_one_process_reads_many_files_quickly() -> None:
    read_apart("a.txt", NEXT)
    first, started = child(), time.monotonic()
    for _ in range(20):
        read_apart("a.txt", NEXT)
    assert child() == first
    assert time.monotonic() - started < 20 * 0.3


def test_its_successor_is_ready_when_it_has_read_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    close_reader()
    monkeypatch.setattr(apart, "MAX_FILES", 4)
    monkeypatch.setattr(apart, "AHEAD", 2)
    pids = []
    for number in range(5):
        assert read_apart("a.txt", NEXT).text == NEXT.decode()
        pids.append(child())
        assert (apart._next is not None) is (number in {2, 3}), number
    assert len({*pids[:4]}) == 1
    assert pids[4] != pids[0]


def test_a_successor_that_died_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    close_reader()
    monkeypatch.setattr(apart, "MAX_FILES", 2)
    monkeypatch.setattr(apart, "AHEAD", 1)
    for _ in range(2):
        read_apart("a.txt", NEXT)
    assert apart._next is not None
    apart._next.process.kill()
    apart._next.process.wait()
    assert read_apart("a.txt", NEXT).text == NEXT.decode()


def test_what_takes_too_long_is_killed_and_the_next_file_is_read() -> None:
    read_apart("a.txt", NEXT)
    slow = child()
    with pytest.raises(ReadError, match=r"more than 0\.01 seconds") as caught:
        read_apart("a.pdf", pdf.document([[pdf.Run(60, 700, 10, "Muttaqi met.")]], filler=400), Limits(seconds=0.01))
    assert caught.value.code == "too_slow"
    with pytest.raises(ProcessLookupError):
        os.kill(slow, 0)
    assert read_apart("a.txt", NEXT).text == NEXT.decode()


def test_memory_is_bounded() -> None:
    data = b"<html><body><p>" + b"Muttaqi met the envoy. " * 200_000
    with pytest.raises(ReadError, match=r"memory|stop") as caught:
        read_apart("a.html", data, Limits(memory=8 * 1024 * 1024))
    assert caught.value.code in {"too_hungry", "crashed", "broken_page"}
    assert read_apart("a.txt", NEXT).text == NEXT.decode()


def test_a_crash_is_that_files_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    read_apart("a.txt", NEXT)
    victim = child()
    ask = apart.ReadingProcess.ask

    def crash(self: apart.ReadingProcess, *arguments: object) -> dict[str, object]:
        os.kill(self.process.pid, signal.SIGSEGV)
        self.process.wait()
        return ask(self, *arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(apart.ReadingProcess, "ask", crash)
        with pytest.raises(ReadError, match="other files go on") as caught:
            read_apart("a.txt", NEXT)
    assert caught.value.code == "crashed"
    assert read_apart("a.txt", NEXT).text == NEXT.decode()
    assert child() != victim


def test_an_interruption_leaves_no_answer_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """Celery's soft limit comes while an answer is awaited: the next file must not get it."""

    def interrupt(*arguments: object) -> dict[str, object]:
        raise KeyboardInterrupt

    read_apart("a.txt", NEXT)
    with monkeypatch.context() as patch:
        patch.setattr(apart.ReadingProcess, "_receive", interrupt)
        with pytest.raises(KeyboardInterrupt):
            read_apart("a.txt", b"Another text altogether, about apricots.")
    assert read_apart("a.txt", NEXT).text == NEXT.decode()


def test_no_secret_reaches_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    close_reader()
    monkeypatch.setenv("SECRET_KEY", "hidden-from-parsers")
    read_apart("a.txt", NEXT)
    with open(f"/proc/{child()}/environ", "rb") as environment:  # noqa: PTH123
        assert b"hidden-from-parsers" not in environment.read()


def test_the_process_ends_with_its_owner() -> None:
    read_apart("a.txt", NEXT)
    assert apart._current is not None
    reading = apart._current
    assert reading.process.stdin is not None
    reading.process.stdin.close()
    assert reading.process.wait(timeout=10) == 0


def test_characters_are_limited() -> None:
    with pytest.raises(ReadError, match="39 characters, and at most 20"):
        read_apart("a.txt", NEXT, Limits(characters=20))
