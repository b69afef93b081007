"""`manage.py train` on a small part of the corpus, without a database."""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ingest.extraction.assembly.linear import LinearModel
from ingest.extraction.assembly.models import NAMES
from ingest.extraction.assembly.trees import MixedModel
from ingest.extraction.assembly.weights import FOLDER, read_model
from ingest.extraction.learning import boost
from ingest.management.commands import train

pytestmark = pytest.mark.model
CORPUS = Path(__file__).parents[2] / "corpus" / "train"
ARTICLES = 12
WEIGHTS_LIMIT = 5_000_000  # bytes in the repository


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "few"
    folder.mkdir()
    for name in ("articles.jsonl", "gold.jsonl"):
        lines = (CORPUS / name).read_text(encoding="utf-8").split("\n")[:ARTICLES]
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_the_same_weights_from_the_same_articles(corpus: Path, tmp_path: Path) -> None:
    written = []
    for name in ("first", "second"):
        out = io.StringIO()
        call_command("train", str(corpus), "--more", "--weights", str(tmp_path / name), stdout=out)
        assert f"trained from {ARTICLES} articles" in out.getvalue()
        written.append({model: (tmp_path / name / f"{model}.json").read_bytes() for model in NAMES})
    assert written[0] == written[1]
    linker, company = (read_model(tmp_path / "first" / f"{name}.json") for name in ("linker", "company"))
    assert isinstance(linker, LinearModel)
    assert linker.weights
    assert isinstance(company, MixedModel)
    assert any(company.forest.trees)


def once(learn: Callable[..., Any]) -> Callable[..., Any]:
    """The same articles give the same weights and folds, as the test above shows: what is learned is kept."""
    kept: list[Any] = []

    def learn_once(*given: Any, **more: Any) -> Any:
        if not kept:
            learned = learn(*given, **more)
            kept.append(list(learned) if isinstance(learned, Iterator) else learned)
        return kept[0]

    return learn_once


def test_a_cross_validated_score_is_told_and_recorded_on_request(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("read_all", "predict_folds", "train_models"):
        monkeypatch.setattr(train, name, once(getattr(train, name)))
    record = tmp_path / "figures.json"
    monkeypatch.setattr(train, "RECORDED", record)
    arguments = ["train", str(corpus), "--more", "--weights", str(tmp_path), "--cross-validate", "2"]
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    figures = dict(line.rsplit(maxsplit=1) for line in out.getvalue().splitlines() if line.strip()[-1:].isdigit())
    assert int(figures["articles"]) == ARTICLES
    assert 0 < float(figures["found f1"]) <= 1
    assert 0 <= float(figures["calibration_error"]) < 1
    assert not record.exists()
    call_command(*arguments, "--record", stdout=io.StringIO())
    entry = json.loads(record.read_text(encoding="utf-8"))
    assert entry["figures"]["train"]["articles"] == ARTICLES
    entry["figures"]["train"]["status"] = 2.0
    record.write_text(json.dumps(entry), encoding="utf-8")
    with pytest.raises(CommandError, match=r"status -1.*--because"):
        call_command(*arguments, "--record", stdout=io.StringIO())
    with pytest.raises(CommandError, match="add --cross-validate"):
        call_command("train", str(corpus), "--more", "--weights", str(tmp_path), "--record")


def test_all_weights_together_are_small() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(NAMES)
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < WEIGHTS_LIMIT


@pytest.mark.parametrize("folds", ["1", "many", "13"])
def test_folds_that_cannot_be(corpus: Path, tmp_path: Path, folds: str) -> None:
    with pytest.raises(CommandError, match=r"give 2 or more|ask for fewer"):
        call_command("train", str(corpus), "--more", "--weights", str(tmp_path), "--cross-validate", folds)


def test_no_corpus(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("train", str(tmp_path / "nowhere"), "--more", "--weights", str(tmp_path))


@pytest.mark.parametrize("command", ["train", "ablate"])
def test_without_lightgbm_a_sentence_says_what_to_do(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boost, "MISSING", OSError("libgomp.so.1: cannot open shared object file"))
    with pytest.raises(CommandError, match=r"^Training needs .*libgomp\.so\.1.*apt-get install libgomp1`\.$"):
        call_command(command, str(tmp_path))
