"""`manage.py evaluate_matching`, without a database."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ingest.matching import score
from tests.ingest.matching.test_pairs import PAIRS


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("evaluate_matching", *arguments, stdout=out)
    return out.getvalue()


def test_figures_for_both_sets_and_the_pairs_that_are_wrong() -> None:
    told = run("--errors")
    rows = [line for line in told.splitlines() if line.startswith("| ")]
    assert [row.split(" | ")[0] for row in rows] == [
        "| set",
        "| ---",
        "| tune, cross-validated",
        "| held out",
        "| held out, weights by hand",
    ]
    assert {row.count("|") for row in rows} == {9}
    assert "neom-ab: denied, asked (" in told


def test_fit_writes_the_weights_that_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = score.WEIGHTS.read_text(encoding="utf-8")
    fitted = tmp_path / "weights.json"
    fitted.write_text(kept.replace("0.85", "0.99"), encoding="utf-8")
    monkeypatch.setattr(score, "WEIGHTS", fitted)
    score.load_model.cache_clear()
    try:
        run("--fit")
        assert fitted.read_text(encoding="utf-8") == kept
    finally:
        score.load_model.cache_clear()


def test_file_without_pairs_to_hold_out_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "few.jsonl"
    file.write_text(PAIRS.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(CommandError, match="needs pairs of both sets"):
        run("--pairs", str(file))


def test_missing_and_unreadable_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.jsonl"):
        run("--pairs", str(tmp_path / "nowhere.jsonl"))
    (tmp_path / "bad.jsonl").write_text("{\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"bad\.jsonl, line 1"):
        run("--pairs", str(tmp_path / "bad.jsonl"))
