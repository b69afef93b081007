import pytest

from ingest.evaluation.calibration import calibration_error, judge_predictions
from ingest.evaluation.meetings import Meeting, Participant


def meeting(*people: tuple[str, str], start: str | None = None, optional: bool = False) -> Meeting:
    told = tuple(Participant("official", name, (party,)) for name, party in people)
    return Meeting(told, status="held", start=start, optional=optional)


WANG, LAVROV, DAR = ("Wang Yi", "CN"), ("Sergey Lavrov", "RU"), ("Ishaq Dar", "PK")


def test_calibration_error_is_the_mean_distance_within_each_step() -> None:
    judged = [(0.95, True)] * 3 + [(0.95, False)] + [(0.25, False)] * 4
    assert calibration_error(judged) == pytest.approx((4 * 0.2 + 4 * 0.25) / 8)


def test_confidence_that_means_what_it_says() -> None:
    assert calibration_error([(1.0, True), (0.0, False)]) == 0
    assert calibration_error([]) == 0


def test_what_is_real() -> None:
    gold = [meeting(WANG, LAVROV, start="2023-01-02"), meeting(WANG, DAR, optional=True)]
    assert judge_predictions(gold, [meeting(WANG, LAVROV)]) == [True]
    assert judge_predictions(gold, [meeting(LAVROV, DAR)]) == [False]
    assert judge_predictions(gold, [meeting(WANG, DAR)]) == [None]


def test_the_same_meeting_twice_is_real_once() -> None:
    gold = [meeting(WANG, LAVROV, start="2023-01-02")]
    told = [meeting(WANG, LAVROV, start="2023-01-02"), meeting(WANG, LAVROV, start="2020-05-05")]
    assert judge_predictions(gold, told) == [True, False]
