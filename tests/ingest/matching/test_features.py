import pytest

from ingest.matching.features import FEATURES, compare, features_of
from ingest.matching.reasons import reasons_of
from ingest.matching.score import load_model
from ingest.matching.told import Account, party_for_matching
from tests.ingest.matching.builders import build_account


def probability(one: Account, other: Account) -> float:
    return load_model().probability(compare(one, other))


SAME = build_account()


def test_features_are_shares_and_do_not_care_for_the_order() -> None:
    one = build_account("Wang Yi/CN", "/TALIBAN", day="2021-10", topics=("health",), published="2021-10-14")
    other = build_account("Wang Yi/CN", "Noor Mansoor/TALIBAN", "/PK", status="planned", topics=("trade-economy",))
    there, back = features_of(compare(one, other)), features_of(compare(other, one))
    assert there == back
    assert there.keys() == FEATURES.keys()
    assert all(0 <= value <= 1 for value in there.values())


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(build_account(topics=("health",)), id="more_told"),
        pytest.param(build_account("/CN", "Amir Khan Muttaqi/TALIBAN"), id="delegation_for_a_name"),
        pytest.param(build_account(status="cancelled"), id="called_off"),
        pytest.param(build_account(status="planned", published="2021-10-10"), id="planned"),
        pytest.param(build_account(day="2021-10", published="2021-10-13"), id="vague"),
    ],
)
def test_surely_one_meeting(other: Account) -> None:
    assert probability(SAME, other) >= load_model().sure


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(build_account(day="2021-10-13"), id="a_day_apart"),
        pytest.param(build_account("/CN", "/TALIBAN"), id="nobody_named"),
        pytest.param(build_account(day=None), id="undated"),
        pytest.param(build_account("Wang Yi/CN", "Amir Khan Muttaqi/TALIBAN", "Ishaq Dar/PK"), id="part_of_wider"),
    ],
)
def test_a_question_for_people(other: Account) -> None:
    assert load_model().likely <= probability(SAME, other) < load_model().sure


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(build_account("Wang Yi/CN", "Noor Mansoor/TALIBAN"), id="other_counterpart"),
        pytest.param(build_account("Li Wei/CN", "Noor Mansoor/TALIBAN"), id="other_people"),
        pytest.param(build_account("Wang Yi/CN", "Ishaq Dar/PK"), id="other_party"),
        pytest.param(build_account(day="2021-10-19"), id="next_week"),
        pytest.param(build_account(day="2021-10-13", place="Doha, QA"), id="next_day_elsewhere"),
        pytest.param(build_account(format="phone", place="", day="2021-10-13"), id="call_next_day"),
        pytest.param(build_account(day="2021-11"), id="another_month"),
    ],
)
def test_another_meeting(other: Account) -> None:
    assert probability(SAME, other) < load_model().likely


def test_vague_date_ends_when_it_was_told_and_begins_when_it_was_planned() -> None:
    early = build_account(day="2021-10", published="2021-10-05")
    assert compare(SAME, early).days.gap == 7
    plan = build_account(day="2021-10", published="2021-10-20", status="planned")
    assert compare(SAME, plan).days.gap == 8


def test_reasons_say_what_is_shared_and_what_differs() -> None:
    denied = build_account("/CN", "Amir Khan Muttaqi/TALIBAN", status="denied", topics=("health",))
    told = build_account(topics=("health",))
    assert reasons_of(compare(told, denied)) == [
        "same person",
        "a delegation stands for CN",
        "same day",
        "both in Beijing",
        "held against denied",
        "common topics",
    ]
    elsewhere = build_account("Wang Yi/CN", "Noor Mansoor/TALIBAN", "/PK", day="2021-10-14", place="Doha, QA")
    assert reasons_of(compare(told, elsewhere)) == [
        "same person",
        "other people for TALIBAN",
        "only one names PK",
        "2 days apart",
        "Beijing against Doha",
    ]
    assert reasons_of(compare(told, build_account("/CN", "/TALIBAN", day=None, place="")))[0] == (
        "same parties: CN and TALIBAN"
    )


def test_agencies_speak_for_the_united_nations() -> None:
    assert party_for_matching("UNAMA") == party_for_matching("UN") == "UN"
    assert party_for_matching("TALIBAN") == "TALIBAN"
    assert party_for_matching(None) is None
