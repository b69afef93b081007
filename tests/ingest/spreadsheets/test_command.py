"""`manage.py import_meetings`."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from engagement.models import Meeting
from tests.factories import AnalystFactory
from tests.ingest.spreadsheets.building import build_record, csv_bytes

pytestmark = pytest.mark.django_db
HEAD = ("Date", "Who met")


def run(path: Path, *arguments: str, by: str = "ana") -> str:
    out = StringIO()
    call_command("import_meetings", str(path), "--by", by, *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    build_record()
    AnalystFactory(username="ana")
    file = tmp_path / "meetings.csv"
    file.write_bytes(csv_bytes(HEAD, ("12/10/2021", "Taliban: Amir Khan Muttaqi; India")))
    return file


def test_dry_run_then_import_then_again(path: Path) -> None:
    assert "1 new" in run(path, "--dry-run", "--dates", "day-first")
    assert not Meeting.objects.exists()
    assert "1 confirmed." in run(path, "--confirm", "--dates", "day-first")
    assert Meeting.objects.get().interval.iso() == ("2021-10-12", None)
    assert "nothing was written" in run(path, "--dates", "day-first")


def test_errors_are_listed_and_nothing_is_written(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = StringIO()
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_meetings", str(path), "--by", "ana", stdout=out)
    assert "row 2      Date: “12/10/2021” may be" in out.getvalue()
    assert not Meeting.objects.exists()


def test_an_unknown_user_or_file_is_refused(path: Path) -> None:
    with pytest.raises(CommandError, match="no user “eve”"):
        run(path, by="eve")
    with pytest.raises(CommandError, match="cannot be read"):
        run(path.with_name("none.csv"))
