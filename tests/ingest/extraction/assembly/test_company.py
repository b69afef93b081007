"""What the others at the table add to the features of each; the linker's probabilities are given."""

from types import SimpleNamespace
from typing import cast

import pytest

from ingest.extraction.actors import Actor, ActorMention
from ingest.extraction.assembly.candidates import Candidate
from ingest.extraction.assembly.company import Table, bucket
from ingest.extraction.assembly.link_features import Linker
from ingest.extraction.triggers import Trigger

MET = Trigger(2, 3, 0, "met", "meet")
WANG = Actor(0, named=True, name="Wang Yi", words=("wang", "yi"), parties=["CN"])
MUTTAQI = Actor(1, named=True, name="Muttaqi", words=("muttaqi",), parties=["TALIBAN"])
CHINESE = Actor(2, named=False, parties=["CN"])
SMITH = Actor(3, named=True, name="Smith", words=("smith",))
DAR = Actor(4, named=True, name="Dar", words=("dar",), parties=["PK"])


def here(actor: Actor) -> Candidate:
    return Candidate(actor, ActorMention(0, 1, 0, 0, "name"))


def context(actor: Actor) -> Candidate:
    return Candidate(actor, None, "pair")


def features(*seats: tuple[Candidate, float], history: tuple[set[Actor], ...] = ()) -> list[set[str]]:
    """What the table adds for each candidate, which the linker gives this probability."""
    linker = cast(Linker, SimpleNamespace(history=list(history)))
    candidates, likely = [one for one, _ in seats], [chance for _, chance in seats]
    rows = Table(linker, MET, candidates, likely).features([[f"own{i}"] for i in range(len(seats))])
    assert [row[0] for row in rows] == [f"own{i}" for i in range(len(seats))]  # the linker's own features come first
    return [set(row[1:]) for row in rows]


def part(row: set[str], name: str) -> set[str]:
    return {feature.split(":", 1)[1] for feature in row if feature.split(":", 1)[1].startswith(name)}


@pytest.mark.parametrize(("chance", "step"), [(0, 0), (0.05, 1), (0.49, 3), (0.5, 4), (0.94, 6), (0.95, 7), (1, 7)])
def test_probabilities_come_in_steps(chance: float, step: int) -> None:
    assert bucket(chance) == step


def test_a_candidate_of_the_context_sees_whether_a_side_is_free() -> None:
    *_, free = features((here(WANG), 0.9), (context(MUTTAQI), 0.3))
    *_, taken = features((here(WANG), 0.9), (here(DAR), 0.8), (context(MUTTAQI), 0.3))
    assert "c:n=1|q=3" in free
    assert "c:n=2|q=3" in taken
    assert {feature[0] for feature in free | taken} == {"c"}


def test_only_others_who_are_likely_and_in_the_sentence_fill_a_side() -> None:
    first, *_ = features((here(WANG), 0.9), (here(CHINESE), 0.9), (here(DAR), 0.49), (context(MUTTAQI), 0.9))
    assert part(first, "n=0|q")  # of its own party, unlikely, and out of the sentence
    assert "h:best=6|q=6" in first  # the likeliest of another party, wherever it stands


def test_a_delegation_sees_its_minister() -> None:
    minister, delegation, other = features((here(WANG), 0.9), (here(CHINESE), 0.6), (here(MUTTAQI), 0.8))
    assert part(delegation, "same=") == {"same=nh|n=1", "same=nh|q=4"}
    assert part(minister, "same=") == {"same=-|n=1", "same=-|q=6"}  # nobody of its party is likelier
    assert part(other, "same=") == {"same=-|n=1", "same=-|q=5"}
    assert "h:named=False|n=1|same=nh" in delegation
    _, away, _ = features((context(WANG), 0.9), (here(CHINESE), 0.6), (here(MUTTAQI), 0.8))
    assert "h:same=nc|q=4" in away


def test_the_rank_counts_likelier_ones_of_the_same_kind() -> None:
    rows = features((here(WANG), 0.5), (context(DAR), 0.8), (here(MUTTAQI), 0.9), (context(SMITH), 0.9))
    ranks = [next(iter(part(row, f"n={n}|r="))).rsplit("=", 1)[1] for row, n in zip(rows, (1, 2, 1, 2), strict=True)]
    assert ranks == ["1", "1", "0", "0"]


def test_who_met_before() -> None:
    seats = ((here(WANG), 0.9), (context(MUTTAQI), 0.3), (context(DAR), 0.3))
    wang, muttaqi, dar = features(*seats, history=({WANG, MUTTAQI}, {DAR, SMITH}))
    assert [sorted(part(row, "met="))[0] for row in (muttaqi, dar, wang)] == ["met=yes|n=1", "met=no|n=1", "met=-|n=0"]


def test_rivals_of_the_context_and_by_how_much_they_are_likelier() -> None:
    _, far, near, first = features(
        (here(WANG), 0.9), (context(MUTTAQI), 0.1), (context(SMITH), 0.3), (context(DAR), 0.4)
    )
    assert part(first, "rivals") == {"rivals=0|n=1|m=0"}
    assert part(near, "rivals") == {"rivals=1|n=1|m=0"}
    assert part(far, "rivals") == {"rivals=2|n=1|m=2"}


def test_people_of_unknown_party_are_a_party_each() -> None:
    smith, olsen = features((here(SMITH), 0.9), (here(Actor(5, named=True, words=("olsen",))), 0.9))
    assert "h:n=1|q=6" in smith
    assert "h:n=1|q=6" in olsen
