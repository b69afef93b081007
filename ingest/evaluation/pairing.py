"""Which predicted meeting tells which gold meeting, and which participants are the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from ingest.evaluation.fields import same_date, same_status
from ingest.evaluation.meetings import Meeting, Participant
from ingest.evaluation.names import same_name

Participants = Sequence[Participant]


@dataclass(frozen=True)
class ParticipantCount:
    """Of a pair of meetings: participants in both, and how many of the predicted and the gold ones count."""

    hits: int
    predicted: int
    gold: int

    @property
    def all_right(self) -> bool:
        return self.hits == self.gold == self.predicted


def same_participant(gold: Participant, predicted: Participant) -> bool:
    if gold.kind == "official":
        return predicted.kind == "official" and same_name(gold, predicted.name)
    return predicted.kind == "delegation" and bool(set(gold.party) & set(predicted.party[:1]))


def pair_participants(gold: Participants, predicted: Participants) -> list[tuple[int, int]]:
    """One-to-one pairs (gold index, predicted index), each gold participant taking the first that fits."""
    pairs: list[tuple[int, int]] = []
    taken: set[int] = set()
    for i, expected in enumerate(gold):
        fitting = (j for j, told in enumerate(predicted) if j not in taken and same_participant(expected, told))
        j = next(fitting, None)
        if j is not None:
            pairs.append((i, j))
            taken.add(j)
    return pairs


def is_entourage(participant: Participant, among: Participants) -> bool:
    """Is this a delegation beside a named official of the same party? Listing it, or not, is right either way."""
    return participant.kind == "delegation" and any(
        other.kind == "official" and set(other.party) & set(participant.party[:1]) for other in among
    )


def count_participants(gold: Participants, predicted: Participants) -> ParticipantCount:
    """Participants of a pair of meetings, entourages left out unless both list them."""
    pairs = pair_participants(gold, predicted)
    of_gold, of_predicted = {i for i, _ in pairs}, {j for _, j in pairs}
    extra = sum(j not in of_predicted and not is_entourage(p, gold) for j, p in enumerate(predicted))
    missed = sum(i not in of_gold and not is_entourage(g, gold) for i, g in enumerate(gold))
    return ParticipantCount(len(pairs), len(pairs) + extra, len(pairs) + missed)


def shares_dyad(gold: Meeting, predicted: Meeting) -> bool:
    """Do both list two participants of different parties? Only then can one tell the other."""
    shared = [gold.participants[i] for i, _ in pair_participants(gold.participants, predicted.participants)]
    return any(a.party[:1] != b.party[:1] for a, b in combinations(shared, 2))


def likeness(gold: Meeting, predicted: Meeting) -> float:
    """0 to 2: the overlap of participants, and half a point each for status and date."""
    hits = len(pair_participants(gold.participants, predicted.participants))
    overlap = 2 * hits / (len(gold.participants) + len(predicted.participants))
    return overlap + 0.5 * same_status(gold, predicted) + 0.5 * same_date(gold, predicted)


def pair_meetings(gold: Sequence[Meeting], predicted: Sequence[Meeting]) -> dict[int, int]:
    """Gold index to predicted index, the most alike first, in the order in which they were paired."""
    candidates = [
        (likeness(g, p), i, j) for i, g in enumerate(gold) for j, p in enumerate(predicted) if shares_dyad(g, p)
    ]
    paired: dict[int, int] = {}
    for _, i, j in sorted(candidates, key=lambda candidate: -candidate[0]):
        if i not in paired and j not in paired.values():
            paired[i] = j
    return paired


def is_part_of_gold(predicted: Meeting, gold: Meeting) -> bool:
    """Does the prediction tell a part of the gold meeting: nobody else, the same status and date?"""
    count = count_participants(gold.participants, predicted.participants)
    return count.hits == count.predicted and same_status(gold, predicted) and same_date(gold, predicted)


def is_part_of_predicted(gold: Meeting, predicted: Meeting) -> bool:
    """Is all of the gold meeting told in the prediction, with its status and date?"""
    count = count_participants(gold.participants, predicted.participants)
    return count.hits == count.gold and same_status(gold, predicted) and same_date(gold, predicted)


def join_participants(told: Meeting, more: Meeting) -> Meeting:
    """`told` with those participants of `more` that it does not list, by name and party."""
    known = {(p.name, p.party) for p in told.participants}
    return replace(
        told, participants=told.participants + tuple(p for p in more.participants if (p.name, p.party) not in known)
    )
