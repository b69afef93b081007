import io
import json
import stat
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from redis.exceptions import ConnectionError as RedisConnectionError

from engagement.models import Meeting, Official
from ingest.backup import BackupError, restore_backup, restoring, tables, write_backup
from ingest.backup.archive import MANIFEST, MANIFEST_HASH, Part, open_archive, read_manifest
from ingest.intake import Upload, upload_article
from ingest.models import Article
from tests.factories import ConfirmedMeetingFactory, ParticipationFactory, UserFactory
from tests.ingest.backup.conftest import Visit, contents, schema
from tests.ingest.factories import ReportFactory

ODD = b"Tab\there, back\\slash, NUL in \x00\xff bytes.\r\n" + bytes(range(256)) * 300


@pytest.fixture
def record(transactional_db: None) -> None:
    """A meeting with its parts and history, and two files, one of them with every byte there is."""
    meeting = ConfirmedMeetingFactory()
    ParticipationFactory(meeting=meeting)
    ReportFactory(meeting=meeting, article__title="Ministers\tmet \\N in\nDoha, “بامیان”")
    Meeting.objects.update(city="Doha")
    upload_article(Upload("odd.txt", [ODD]), by=UserFactory())
    ReportFactory(meeting=meeting, article__filename="../../etc\\\u202e\\N\t\r\n\x1b.txt")


@pytest.fixture
def saved(record: None, tmp_path: Path) -> Path:
    write_backup(tmp_path / "backup.zip")
    return tmp_path / "backup.zip"


def test_a_restored_copy_has_equal_rows_files_history_and_rules(saved: Path, elsewhere: Visit) -> None:
    rows, rules = contents(), schema()
    assert rows["engagement_meetingevent"]
    assert rows["files"].count == 3
    cache.set("kept-figure", 1)
    with elsewhere():
        restored = restore_backup(saved)
        assert contents() == rows
        assert schema() == rules
        odd = Article.objects.get(filename="odd.txt")
        assert (bytes(odd.original), odd.sha256) == (ODD, sha256(ODD).hexdigest())
        before = len(contents()["engagement_officialevent"])
        Official.objects.update(name="Written on")
        Official.objects.create(name="New", slug="new")
        assert len(contents()["engagement_officialevent"]) == before + Official.objects.count()
    assert restored.files == 3
    assert (restored.differing, restored.migrated) == ([], [])
    assert cache.get("kept-figure") is None


def test_only_its_owner_may_read_it_and_nothing_is_left_beside(saved: Path) -> None:
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    assert list(saved.parent.iterdir()) == [saved]
    with open_archive(saved) as archive:
        told = read_manifest(archive)
    assert {"python", "django", "postgresql", "extractor"} <= set(told.versions)
    assert {part.table: part.rows for part in told.parts}["ingest_article"] == 3


def test_the_commands_refuse_rows_ask_and_replace(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows, out = contents(), io.StringIO()
    Meeting.objects.update(city="Kabul")
    changed = contents()
    with pytest.raises(CommandError, match="not empty: auth_user"):
        call_command("restore", str(saved))
    monkeypatch.setattr("builtins.input", lambda _: "no")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("restore", str(saved), "--replace")
    assert contents() == changed
    call_command("restore", str(saved), "--replace", "--no-input", stdout=out)
    assert contents() == rows
    assert "3 articles' files" in out.getvalue()
    assert "came back byte by byte" in out.getvalue()


@pytest.mark.parametrize("release", ["same", "another"])
def test_a_copy_that_is_not_equal_is_refused_or_named(
    saved: Path, elsewhere: Visit, monkeypatch: pytest.MonkeyPatch, release: str
) -> None:
    def copy_and_change(archive: zipfile.ZipFile, part: Part) -> None:
        copy(archive, part)
        if part.table == "engagement_meeting":
            tables.execute("UPDATE engagement_meeting SET city = 'Herat'")

    copy, out = restoring._copy, io.StringIO()
    monkeypatch.setattr(restoring, "_copy", copy_and_change)
    if release == "another":
        monkeypatch.setattr(tables, "server_version", lambda: "99.1")
    words = "not equal to the backup: engagement_meeting" if release == "same" else "byte by byte: engagement_meeting"
    with elsewhere():
        with pytest.raises(CommandError, match=words):
            call_command("restore", str(saved), stdout=out)
        assert ("engagement_meeting" in connection.introspection.table_names()) == (release == "another")
    assert "Compared" not in out.getvalue()


def test_settings_of_the_server_change_neither_backup_nor_copy(record: None, tmp_path: Path, elsewhere: Visit) -> None:
    rows = contents()
    tables.execute("SET datestyle = 'SQL, DMY'")
    tables.execute("SET bytea_output = 'escape'")
    write_backup(tmp_path / "backup.zip")
    tables.execute("RESET ALL")
    with elsewhere():
        tables.execute("SET datestyle = 'SQL, MDY'")
        assert restore_backup(tmp_path / "backup.zip").differing == []
        tables.execute("RESET datestyle")
        assert contents() == rows


def test_a_file_that_is_there_is_not_written_over(saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(saved))
    assert saved.read_bytes() == before
    with pytest.raises(CommandError, match="cannot be written to"):
        call_command("backup", str(saved.parent / "missing" / "backup.zip"))


def test_a_write_that_fails_leaves_nothing(record: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ingest.backup.writing.os.fsync", full)
    with pytest.raises(BackupError, match="No space left on device"):
        write_backup(tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []


def repacked(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The backup with other parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    other = path.with_name("other.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return other


def retold(parts: dict[str, bytes], **changes: object) -> None:
    """Another manifest, with the hash that belongs to it."""
    parts[MANIFEST] = json.dumps({**json.loads(parts[MANIFEST]), **changes}).encode()
    parts[MANIFEST_HASH] = sha256(parts[MANIFEST]).hexdigest().encode()


def altered(parts: dict[str, bytes]) -> None:
    parts["tables/ingest_article.copy"] = parts["tables/ingest_article.copy"].replace(b"odd.txt", b"ode.txt")


def lacking(parts: dict[str, bytes]) -> None:
    del parts["tables/ingest_report.copy"]


def foreign(parts: dict[str, bytes]) -> None:
    parts.clear()
    parts["word/document.xml"] = b"<document/>"


def misled(parts: dict[str, bytes]) -> None:
    parts[MANIFEST] = parts[MANIFEST].replace(b'"rows": 2', b'"rows": 3')


def newer(parts: dict[str, bytes]) -> None:
    known = json.loads(parts[MANIFEST])["migrations"]
    retold(parts, migrations=[*known, ["ingest", "9999_next_year"]])


def newer_format(parts: dict[str, bytes]) -> None:
    retold(parts, format_version=2)


def other_files(parts: dict[str, bytes]) -> None:
    retold(parts, files={"count": 2, "bytes": 1, "sha256": "0" * 64})


DAMAGE = {
    "damaged: its part tables/ingest_article.copy": altered,
    "lacks tables/ingest_report.copy": lacking,
    "no backup of the engagement tracker": foreign,
    "damaged: its part manifest.json": misled,
    "does not know the migration ingest.9999_next_year": newer,
    "newer version of the tracker": newer_format,
    "files are not those that were saved": other_files,
}


def test_a_damaged_foreign_or_newer_file_changes_nothing(saved: Path) -> None:
    rows = contents()
    for words, change in DAMAGE.items():
        with pytest.raises(BackupError, match=words):
            restore_backup(repacked(saved, change), replace=True)
        assert contents() == rows, words
    whole = saved.read_bytes()
    for length in (0, 100, len(whole) // 2, len(whole) - 1):
        cut = saved.with_name("cut.zip")
        cut.write_bytes(whole[:length])
        with pytest.raises(BackupError, match="no whole backup"):
            restore_backup(cut, replace=True)
    flipped = bytearray(whole)
    flipped[_amid_the_largest_part(saved)] ^= 0xFF
    saved.with_name("flipped.zip").write_bytes(flipped)
    with pytest.raises(BackupError, match="damaged: its part"):
        restore_backup(saved.with_name("flipped.zip"), replace=True)
    assert contents() == rows


def _amid_the_largest_part(archive: Path) -> int:
    """Where in the file: headers have bytes that nobody reads."""
    with zipfile.ZipFile(archive) as opened:
        part = max(opened.infolist(), key=lambda part: part.compress_size)
    return part.header_offset + 30 + len(part.filename) + part.compress_size // 2


def test_a_cache_that_is_away_is_found_out_before_anything_changes(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> None:
        raise RedisConnectionError("Connection refused.")

    before = contents()
    monkeypatch.setattr(cache, "clear", away)
    with pytest.raises(BackupError, match="The cache of CACHE_URL does not answer"):
        restore_backup(saved, replace=True)
    assert contents() == before


def test_a_backup_of_an_earlier_version_is_migrated_on(elsewhere: Visit, tmp_path: Path) -> None:
    path = tmp_path / "old.zip"
    with elsewhere():
        MigrationExecutor(connection).migrate([("engagement", "0007_identity"), ("ingest", "0005_event_rows")])
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO engagement_topic (slug, name, covers) VALUES ('trade', 'Trade', '')")
        write_backup(path)
        restored = restore_backup(path, replace=True)
        assert ("ingest", "0006_claims") in restored.migrated
        assert (
            MigrationExecutor(connection).migration_plan(MigrationExecutor(connection).loader.graph.leaf_nodes()) == []
        )
        assert len(contents()["engagement_topicevent"]) == 1
