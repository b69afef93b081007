"""The labelled pairs: what is asked of the matcher, held."""

from pathlib import Path

import pytest
from django.conf import settings

from ingest.knowledge import knowledge_from_seeds
from ingest.matching.fitting import fit, measure, probabilities
from ingest.matching.pairs import KnownNames, Pair, PairError, read_pairs
from ingest.matching.score import load_model

PAIRS = Path(__file__).parents[2] / "data" / "matching" / "pairs.jsonl"


@pytest.fixture(scope="module")
def pairs() -> list[Pair]:
    return read_pairs(PAIRS, KnownNames(knowledge_from_seeds(settings.SEEDS_DIR)))


def test_pairs_are_many_and_of_each_kind(pairs: list[Pair]) -> None:
    assert len(pairs) >= 80
    assert {pair.kind for pair in pairs} == {"same", "different", "planned", "denied"}
    assert all(pair.same == (pair.kind != "different") for pair in pairs)
    held_out = {pair.group for pair in pairs if pair.held_out}
    assert not held_out & {pair.group for pair in pairs if not pair.held_out}
    assert len(pairs) / 4 < sum(pair.held_out for pair in pairs) < len(pairs) / 2


@pytest.mark.parametrize("is_held_out", [True, False])
def test_precision_of_joins_and_recall(pairs: list[Pair], is_held_out: bool) -> None:
    chosen = [pair for pair in pairs if pair.held_out == is_held_out]
    model = load_model()
    figures = measure(chosen, probabilities(model, chosen), sure=model.sure, likely=model.likely)
    assert figures.precision >= 0.95
    assert figures.recall >= 0.7
    assert figures.found >= 0.9


def test_the_stored_weights_are_those_that_the_pairs_give(pairs: list[Pair]) -> None:
    again, stored = fit([pair for pair in pairs if not pair.held_out]), load_model()
    assert (again.sure, again.likely) == (stored.sure, stored.likely)
    assert again.weights == pytest.approx(stored.weights, abs=1e-3)


def test_unreadable_pair_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    first = PAIRS.read_text(encoding="utf-8").splitlines()[0]
    file.write_text(f'{first}\n{{"id": "x"}}\n', encoding="utf-8")
    with pytest.raises(PairError, match=r"pairs\.jsonl, line 2: KeyError"):
        read_pairs(file, KnownNames(knowledge_from_seeds(settings.SEEDS_DIR)))
