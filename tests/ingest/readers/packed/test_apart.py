"""Unpacking in the reading process: bombs end there, and what came before them is kept."""

import os
import resource
import time
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django import Settings

from ingest.batch import Known, Unreadable, read_batch, unpack
from ingest.intake import Upload
from ingest.readers import apart
from ingest.readers.apart import close_reader
from ingest.readers.base import Limits
from ingest.readers.packed import apart as packed
from ingest.readers.packed.apart import unpack_apart
from ingest.readers.packed.parts import Bounds, Part
from tests.ingest.readers.packed.test_archives import pack

BOUNDS = Bounds(file=50_000_000, files=100, total=200_000_000)


@pytest.fixture(autouse=True, scope="module")
def closed() -> Iterator[None]:
    yield
    close_reader()


def taken(path: Path, bounds: Bounds = BOUNDS, limits: Limits | None = None) -> list[Part | Unreadable]:
    return list(unpack_apart(path, path.name, bounds, limits or Limits()))


def test_parts_come_with_bytes_and_what_lists_say(tmp_path: Path) -> None:
    table = b"title,outlet,address,date,text\nTalks,Tolo,https://a.org/1,2024-05-17,They met.\n"
    path = pack(tmp_path / "a.zip", **{"a.txt": b"\0\xff" * 9, "list.csv": table, "x.zip": b"PK"})
    first, row, refused = taken(path)
    assert first == Part("a.txt", b"\0\xff" * 9)
    assert isinstance(row, Part)
    assert (row.name, row.title, row.url, str(row.published)) == (
        "list-2.txt",
        "Talks",
        "https://a.org/1",
        "2024-05-17",
    )
    assert refused == Unreadable(
        "a.zip, x.zip", "An archive inside an archive is not opened. Unpack it, and upload what is in it."
    )


def test_what_takes_too_long_is_killed_and_the_next_is_unpacked(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", **{f"{n}.txt": b"0" * 40_000_000 for n in range(4)})
    started = time.monotonic()
    *before, last = taken(path, limits=Limits(seconds=0.15))
    assert time.monotonic() - started < 5
    assert isinstance(last, Unreadable)
    assert "more than 0.15 seconds" in last.message
    assert all(isinstance(one, Part) for one in before)
    small = pack(tmp_path / "b.zip", **{"a.txt": b"They met."})
    assert taken(small) == [Part("a.txt", b"They met.")]


def test_memory_is_bounded_and_what_came_before_is_kept(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", **{"a.txt": b"They met.", "b.txt": b"0" * 45_000_000})
    first, last = taken(path, limits=Limits(memory=16 * 1024 * 1024))
    assert first == Part("a.txt", b"They met.")
    assert isinstance(last, Unreadable)
    assert "more than 16 MB of memory" in last.message
    assert "1 files were taken out before" in last.message


def test_the_process_that_takes_uploads_stays_small(tmp_path: Path, settings: Settings) -> None:
    """180 MB come out of the archive, and this process holds one of its files at a time."""
    settings.UPLOAD_MAX_BYTES, settings.ARCHIVE_MAX_BYTES = 20_000_000, 200_000_000
    path = pack(tmp_path / "a.zip", **{f"{n}.txt": os.urandom(1000) * 18_000 for n in range(10)})
    data = path.read_bytes()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = unpack(Upload("a.zip", [data]))
    assert sum(len(chunk) for one in found if isinstance(one, Upload) for chunk in one.chunks) == 180_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


def test_lists_in_an_archive_count_as_what_is_in_them(tmp_path: Path) -> None:
    """Two thousand tables of two thousand rows are four million articles."""
    table = b"text\n" + b"They met.\n" * 60
    path = pack(tmp_path / "a.zip", **{f"{n}.csv": table for n in range(50)})
    found = taken(path)
    assert len(found) == 101
    assert isinstance(found[-1], Unreadable)
    assert "more than 100 articles" in found[-1].message
    broken = pack(tmp_path / "b.zip", **{f"{n}.csv": b"text,date\n" + b"A.,x\n" * 60 for n in range(50)})
    assert len(taken(broken)) == 202


def test_commands_read_folders_and_lists_of_any_length(tmp_path: Path, settings: Settings) -> None:
    settings.ARCHIVE_MAX_FILES = 3
    for n in range(5):
        (tmp_path / f"{n}.txt").write_bytes(b"They met.")
    (tmp_path / "list.jsonl").write_bytes(b'{"id": "1", "text": "They met."}\n' * 6)
    pack(tmp_path / "z.zip", **{f"{n}.txt": b"x" for n in range(5)})
    found = list(read_batch([tmp_path], Known()))
    assert sum(isinstance(one, Upload) for one in found) == 11
    [refused] = [one for one in found if isinstance(one, Unreadable)]
    assert "holds 5 files" in refused.message


def test_an_archive_of_ten_thousand_is_refused_as_a_whole(settings: Settings) -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for n in range(10_000):
            archive.writestr(f"{n}.txt", "They met.")
    [one] = unpack(Upload("a.zip", [file.getvalue()]))
    assert isinstance(one, Unreadable)
    assert "holds 10,000 files" in one.message
    assert f"at most {settings.ARCHIVE_MAX_FILES:,} are taken" in one.message


def test_a_process_without_work_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "IDLE_SECONDS", 0.05)
    taken(pack(tmp_path / "a.zip", **{"a.txt": b"x"}))
    ends = time.monotonic() + 5
    while apart._current is not None and time.monotonic() < ends:
        time.sleep(0.02)
    assert apart._current is None
