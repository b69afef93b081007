"""`manage.py evaluate` and `ablate` on parts of the corpus, without a database."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ingest.management.commands import evaluate

pytestmark = pytest.mark.model
CORPUS = Path(__file__).parents[2] / "corpus"


def run(*arguments: str | Path) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out)
    return out.getvalue()


def few(folder: Path, source: str, articles: int) -> Path:
    """A corpus folder with the first articles of another one."""
    folder.mkdir()
    for name in ("articles.jsonl", "gold.jsonl"):
        lines = (CORPUS / source / name).read_text(encoding="utf-8").split("\n")[:articles]
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "figures.json"
    monkeypatch.setattr(evaluate, "RECORDED", path)
    return path


def test_several_sets_beside_the_recorded_figures_changes_first(record: Path, tmp_path: Path) -> None:
    plain = few(tmp_path / "plain", "dev-plain", 4)
    figures: dict[str, Any] = json.loads(run("evaluate", CORPUS / "seeds", plain, "--json", "--record"))
    assert list(figures) == ["seeds", "plain"]
    assert figures["seeds"]["articles"] == 5
    assert figures["seeds"]["found"]["f1"] > 0.5
    assert 0 <= figures["seeds"]["calibration_error"] <= 1
    entry = json.loads(record.read_text(encoding="utf-8"))
    assert entry["figures"] == figures
    entry["figures"]["seeds"]["date"] -= 0.25
    entry["figures"]["train"] = figures["plain"]
    record.write_text(json.dumps(entry), encoding="utf-8")
    report = run("evaluate", CORPUS / "seeds", plain, "--errors", "--hold").split("\n")
    assert report[:2] == ["seeds", f"better: date +0.250 ({entry['figures']['seeds']['date']:.3f} to 0.875)"]
    assert "no figure differs from the recorded one" in report
    assert any(line.startswith("  gold: ") for line in report)
    assert [line.split()[0] for line in report[-4:-1]] == ["seeds", "plain", "train,"]


def test_a_fall_below_the_record_fails_and_is_not_recorded_without_a_reason(record: Path, tmp_path: Path) -> None:
    plain = few(tmp_path / "plain", "dev-plain", 4)
    with pytest.raises(CommandError, match="No figures are recorded for plain"):
        run("evaluate", plain, "--hold")
    run("evaluate", plain, "--record")
    entry = json.loads(record.read_text(encoding="utf-8"))
    before = dict(entry["figures"]["plain"])
    entry["figures"]["plain"]["status"] = 2.0
    record.write_text(json.dumps(entry), encoding="utf-8")
    run("evaluate", plain)
    with pytest.raises(CommandError, match="plain: status -1"):
        run("evaluate", plain, "--hold")
    with pytest.raises(CommandError, match="--because"):
        run("evaluate", plain, "--record")
    run("evaluate", plain, "--record", "--because", "twice as right as can be")
    entry = json.loads(record.read_text(encoding="utf-8"))
    assert entry["figures"]["plain"] == before
    assert entry["losses"][0]["because"] == "twice as right as can be"


def test_the_file_that_is_wrong_is_named(tmp_path: Path, record: Path) -> None:
    with pytest.raises(CommandError, match=r"articles\.jsonl cannot be read"):
        run("evaluate", tmp_path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["corpus/train", "--record"], "learned from these"), (["corpus/seeds", "corpus/seeds"], "each name once")],
)
def test_what_cannot_be_recorded(record: Path, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        run("evaluate", *arguments)
    assert not record.exists()


def test_without_officials_it_finds_fewer_and_is_not_recorded(record: Path) -> None:
    folder = CORPUS / "dev-plain"
    known: dict[str, Any] = json.loads(run("evaluate", folder, "--json"))["dev-plain"]
    unknown: dict[str, Any] = json.loads(run("evaluate", folder, "--json", "--without-officials"))["dev-plain"]
    assert 0.6 < unknown["participants"]["r"] < known["participants"]["r"]
    with pytest.raises(CommandError, match="leave out"):
        run("evaluate", folder, "--record", "--without-officials")
    assert not record.exists()


def test_ablate_prints_what_each_model_is_worth(tmp_path: Path) -> None:
    report = run(
        "ablate", few(tmp_path / "few", "train", 24), "--more", "--folds", "2", "--only", "linker", "confidence"
    )
    table = report[report.index("Cross-validated") :].split("\n")
    rows = {line[:19].strip(): [float(figure) for figure in line[19:].split()] for line in table[2:] if line}
    assert list(rows) == ["all learned", "without linker", "without confidence"]
    assert len({tuple(row) for row in rows.values()}) == 3
    assert rows["without linker"][0] < rows["all learned"][0]
