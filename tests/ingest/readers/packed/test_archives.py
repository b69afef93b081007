import contextlib
import zipfile
from io import BytesIO
from pathlib import Path

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pytest_django import Settings

from ingest.batch import Known, Unreadable, read_batch
from ingest.intake import Upload
from ingest.readers.packed.archives import ArchiveError, read_archive


def pack(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def read(path: Path) -> list[tuple[str, bytes | str]]:
    """Names with bytes, or with the message."""
    return [
        (one.filename, b"".join(one.chunks)) if isinstance(one, Upload) else (one.name, one.message)
        for one in read_batch([path], Known())
    ]


def test_a_zip_gives_its_files_by_name(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", **{"b.txt": b"B", "deep/a.txt": b"A", ".hidden": b"x", "__MACOSX/._b.txt": b"x"})
    assert read(path) == [("b.txt", b"B"), ("deep/a.txt", b"A")]


def test_what_unpacks_to_too_much_is_said_and_the_rest_goes_on(tmp_path: Path, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    (big, words), small = read(pack(tmp_path / "a.zip", **{"big.txt": b"0" * 10_000_000, "small.txt": b"S"}))
    assert big == "a.zip, big.txt"
    assert isinstance(words, str)
    assert "allowed" in words
    assert small == ("small.txt", b"S")


def test_an_archive_inside_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.txt", "x")
    [(_, words)] = read(pack(tmp_path / "a.zip", **{"inner.zip": inner.getvalue()}))
    assert isinstance(words, str)
    assert "inside an archive" in words


def test_a_locked_file_is_said(tmp_path: Path) -> None:
    path = pack(tmp_path / "a.zip", **{"a.txt": b"x"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag "encrypted" in the central directory
    path.write_bytes(data)
    [(_, words)] = read(path)
    assert isinstance(words, str)
    assert "password" in words


def test_what_is_no_zip_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    [one] = read_batch([path], Known())
    assert isinstance(one, Unreadable)
    assert "damaged" in one.message


@given(cut=st.integers(0, 400), noise=st.binary(max_size=20), at=st.integers(0, 400))
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_mangled_zip_gives_files_or_an_archive_error(tmp_path: Path, cut: int, noise: bytes, at: int) -> None:
    path = pack(tmp_path / "a.zip", **{"a.txt": b"They met in Doha." * 9, "b.txt": b"B"})
    data = path.read_bytes()
    path.write_bytes((data[:at] + noise + data[at + len(noise) :])[: max(0, len(data) - cut)])
    with contextlib.suppress(ArchiveError):
        for entry in read_archive(path, max_bytes=1000):
            assert len(entry.data) <= 1000
            assert not (entry.data and entry.problem)
