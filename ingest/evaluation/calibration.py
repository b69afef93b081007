"""Does confidence mean what it says: of the proposals given 0.8, are eight in ten real meetings?"""

from collections.abc import Sequence

from ingest.evaluation.meetings import Meeting
from ingest.evaluation.pairing import is_part_of_gold, pair_meetings, shares_dyad

BINS = 10


def judge_predictions(gold: Sequence[Meeting], predicted: Sequence[Meeting]) -> list[bool | None]:
    """Of each prediction: does it tell a gold meeting? None where the score counts neither way, as in `scoring`."""
    paired = pair_meetings(gold, predicted)
    used = {j: i for i, j in paired.items()}
    verdicts: list[bool | None] = []
    for j, meeting in enumerate(predicted):
        if j in used:
            verdicts.append(None if gold[used[j]].optional else True)
        elif any(is_part_of_gold(meeting, gold[i]) for i in paired) or any(
            g.optional and shares_dyad(g, meeting) for g in gold
        ):
            verdicts.append(None)
        else:
            verdicts.append(False)
    return verdicts


def calibration_error(judged: Sequence[tuple[float, bool]], bins: int = BINS) -> float:
    """The expected calibration error of (confidence, was it right): over `bins` equal steps of confidence, the mean
    distance of confidence from the share that was right, weighted by the proposals in each. 0 is best; 0 for none.
    """
    held: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in judged:
        held[min(int(confidence * bins), bins - 1)].append((confidence, right))
    distance = 0.0
    for members in held:
        distance += abs(sum(confidence for confidence, _ in members) - sum(right for _, right in members))
    return distance / len(judged) if judged else 0.0
