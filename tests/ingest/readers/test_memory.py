"""The limit of memory under arbitrary and mutated files: the reading process never holds more, whatever it answers."""

import contextlib
import os
import resource
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ingest.readers import READERS, Limits, ReadError, apart
from ingest.readers.apart import ReadingProcess, close_reader, read_apart
from ingest.readers.packed.apart import unpack_apart
from ingest.readers.packed.parts import Bounds, Part
from tests.ingest.readers.test_hostile import REAL, explained
from tests.samples import pdf, word

MEGABYTE = 1024 * 1024
LIMITS = Limits(seconds=10.0, memory=64 * MEGABYTE)
LARGEST = 8 * MEGABYTE  # bytes of a file here: they come before the limit is set
NEXT = b"Muttaqi met Wang Yi in Doha on Tuesday."


@pytest.fixture(autouse=True, scope="module")
def idle() -> Iterator[None]:
    close_reader()
    yield
    close_reader()


def most(pid: int) -> int:
    """Bytes that the process has had in memory at once, since it began."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def reading(limits: Limits = LIMITS) -> ReadingProcess:
    """The one that reads the next file; one that has left little room for it ends with the file before."""
    while True:
        read_apart("a.txt", NEXT, limits)
        if apart._current is not None:
            return apart._current


def held(pid: int) -> int:
    """Bytes of the process's address space, which the limit is of."""
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()


class Watch:
    """What reading processes have had in memory beyond an idle one, to their end where a file is their last."""

    def __init__(self) -> None:
        self.idle = 0
        self.highest = 0

    def read(self, name: str, data: bytes) -> str:
        """“text” or the code of the refusal."""
        self.idle = self.idle or most(reading().process.pid)
        self.highest = 0
        with patch.object(ReadingProcess, "close", autospec=True, side_effect=self.see_and_close):
            try:
                text = read_apart(name, data, LIMITS).text
                assert text.strip()
                outcome = "text"
            except ReadError as error:
                explained(error)
                outcome = error.code
        if apart._current is not None:
            self.see(apart._current)
        return outcome

    def see(self, reading: ReadingProcess) -> None:
        with contextlib.suppress(IndexError):  # one that its parser took with it has no memory any more
            self.highest = max(self.highest, most(reading.process.pid) - self.idle)

    def see_and_close(self, reading: ReadingProcess) -> None:
        self.see(reading)
        CLOSE(reading)


CLOSE = ReadingProcess.close


@pytest.fixture(scope="module")
def watch() -> Watch:
    return Watch()


@pytest.mark.parametrize("name", REAL)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(at=st.floats(0, 1), noise=st.binary(max_size=30), cut=st.floats(0.1, 1), times=st.sampled_from([1, 1, 50, 2000]))
@example(at=0.5, noise=b"", cut=1.0, times=2000)
def test_mutated_files(watch: Watch, name: str, at: float, noise: bytes, cut: float, times: int) -> None:
    data = REAL[name][: int(cut * len(REAL[name]))]
    place = int(at * len(data))
    data = data[:place] + noise + data[place + len(noise) :]
    watch.read(name, (data + data[place:] * times)[:LARGEST])
    assert watch.highest <= LIMITS.memory + LARGEST


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    data=st.binary(max_size=300),
    times=st.sampled_from([1, 1, 50, 20_000]),
    suffix=st.sampled_from([suffix for reader in READERS for suffix in reader.suffixes]),
)
def test_arbitrary_bytes(watch: Watch, data: bytes, times: int, suffix: str) -> None:
    watch.read(f"a{suffix}", (data * times)[:LARGEST])
    assert watch.highest <= LIMITS.memory + LARGEST


def huge_part() -> bytes:
    return word.package(b"<w:p><w:r><w:t>" + b"Muttaqi met. " * 20_000_000)


def huge_stream() -> bytes:
    """A PDF whose page unpacks to 400 MB."""
    packed = zlib.compress(b"0 0 m " * 66_000_000, 9)
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj "
    page += b"4 0 obj<</Filter/FlateDecode/Length "
    return (
        head + page + str(len(packed)).encode() + b">>stream\n" + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>"
    )


BOMBS: dict[str, Callable[[], bytes]] = {
    "deep.html": lambda: b"<html><body>" + b"<b>" * 90_000 + NEXT,
    "line.html": lambda: b"<html><body><p>" + NEXT * 200_000,
    "line.txt": lambda: NEXT * 200_000,
    "many.pdf": lambda: pdf.document([[pdf.Run(60, 700, 10, "Muttaqi met.")]], filler=400),
    "stream.pdf": huge_stream,
    "part.docx": huge_part,
    "laughs.docx": word.billion_laughs,
    "encoded.eml": lambda: b"From: a\nSubject: b\nContent-Transfer-Encoding: base64\n\n" + b"QUJD" * 2_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(watch: Watch, name: str) -> None:
    watch.read(name, BOMBS[name]()[:LARGEST])
    assert watch.highest <= LIMITS.memory + LARGEST
    assert read_apart("a.txt", NEXT).text == NEXT.decode(), "the next file is read"


def test_a_hundred_thousand_pages_are_refused_quickly_and_within_memory(watch: Watch) -> None:
    data = pdf.document([[pdf.Run(60, 700, 10, "Muttaqi met.")]], filler=100_000)
    began = time.monotonic()
    assert watch.read("many.pdf", data) in {"too_large", "too_hungry"}
    assert time.monotonic() - began < LIMITS.seconds
    assert watch.highest <= LIMITS.memory + LARGEST


def test_what_is_measured_is_what_is_used() -> None:
    """Else the bounds above would hold of anything."""
    watch = Watch()
    close_reader()
    paragraphs = (b"<p>Day %d. %b</p>" % (number, NEXT) for number in range(20_000))
    assert watch.read("long.html", b"<html><body><article>%b</article></body></html>" % b"".join(paragraphs)) == "text"
    assert watch.highest > 4 * MEGABYTE


def test_what_files_leave_behind_is_not_taken_from_the_next() -> None:
    close_reader()
    roomy = Limits(seconds=30, memory=200 * MEGABYTE)
    first = reading(roomy).process.pid
    fresh = held(first)
    with pytest.raises(ReadError) as caught:
        read_apart("line.html", BOMBS["line.html"]()[:LARGEST], roomy)
    assert caught.value.code not in {"too_hungry", "crashed"}, "it was let finish"
    used = reading(roomy).process.pid
    assert used != first
    assert held(used) - fresh <= roomy.memory // 4


def test_unpacking(tmp_path: Path) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", NEXT)
        for number in range(8):
            archive.writestr(f"{number}.txt", os.urandom(1000) * 40_000)
    path = tmp_path / "a.zip"
    path.write_bytes(file.getvalue())
    close_reader()
    watch = Watch()
    watch.idle = most(reading().process.pid)
    bounds = Bounds(file=50_000_000, files=100, total=400_000_000)
    with patch.object(ReadingProcess, "close", autospec=True, side_effect=watch.see_and_close):
        parts = list(unpack_apart(path, "a.zip", bounds, Limits(memory=160 * MEGABYTE)))
    if apart._current is not None:
        watch.see(apart._current)
    assert sum(len(one.data) for one in parts if isinstance(one, Part)) > 300_000_000
    assert 40_000_000 < watch.highest < 160 * MEGABYTE
