import pytest

from ingest.evaluation.fields import same_city, same_date, same_evidence
from ingest.evaluation.meetings import Meeting, Participant
from ingest.evaluation.names import fold, same_name
from ingest.evaluation.pairing import (
    ParticipantCount,
    count_participants,
    join_participants,
    pair_meetings,
    pair_participants,
    shares_dyad,
)

WANG = Participant("official", "Wang Yi", ("CN",))
MUTTAQI = Participant("official", "Amir Khan Muttaqi", ("TALIBAN",), also=("Muttaqi",))
CHINESE = Participant("delegation", None, ("CN",))
TALIBAN = Participant("delegation", None, ("TALIBAN", "AF"))


def test_fold_drops_accents_possessives_and_honorifics() -> None:
    assert fold("Mullah Çavuşoğlu’s Fazl-ur-Rehman") == ["cavusoglu", "fazl", "ur", "rehman"]
    assert fold(None) == []


@pytest.mark.parametrize(
    ("predicted", "is_same"),
    [
        ("Mawlawi Amir Khan Muttaqi", True),
        ("Amir Muttaqi", True),
        ("muttaqi", True),
        ("Amir Khan Mutaqi", True),
        ("Amir", False),
        ("Mullah", False),
        ("", False),
        (None, False),
    ],
)
def test_same_name(predicted: str | None, is_same: bool) -> None:
    assert same_name(MUTTAQI, predicted) is is_same


def test_a_delegation_is_known_by_its_best_party_alone() -> None:
    assert pair_participants([TALIBAN], [Participant("delegation", None, ("AF",))]) == [(0, 0)]
    assert pair_participants([TALIBAN], [Participant("delegation", None, ("PK", "TALIBAN"))]) == []
    assert pair_participants([TALIBAN], [MUTTAQI]) == []


def test_pairs_are_one_to_one() -> None:
    assert pair_participants([WANG, WANG], [MUTTAQI, WANG]) == [(0, 1)]


def test_an_entourage_may_be_listed_or_not() -> None:
    assert count_participants([WANG, MUTTAQI], [WANG, MUTTAQI, CHINESE]) == ParticipantCount(2, 2, 2)
    assert count_participants([WANG, MUTTAQI, CHINESE], [WANG, MUTTAQI]) == ParticipantCount(2, 2, 2)
    assert count_participants([WANG, TALIBAN], [WANG]) == ParticipantCount(1, 1, 2)


def test_a_dyad_needs_two_parties() -> None:
    other = Participant("official", "Yue Xiaoyong", ("CN",))
    assert not shares_dyad(Meeting((WANG, other)), Meeting((WANG, other)))
    assert not shares_dyad(Meeting((WANG, MUTTAQI)), Meeting((WANG, CHINESE)))
    assert shares_dyad(Meeting((WANG, MUTTAQI)), Meeting((MUTTAQI, WANG)))


def test_the_likest_meetings_are_paired() -> None:
    early, late = (Meeting((WANG, MUTTAQI), "held", start) for start in ("2021-10-12", "2021-10-13"))
    assert pair_meetings([early, late], [late, early]) == {0: 1, 1: 0}


def test_join_participants_adds_each_once() -> None:
    joined = join_participants(Meeting((WANG, MUTTAQI)), Meeting((WANG, TALIBAN)))
    assert joined.participants == (WANG, MUTTAQI, TALIBAN)


@pytest.mark.parametrize(
    ("gold", "predicted", "is_same"),
    [
        (("2021-10-12", None), "2021-10-12", True),
        (("2021-10-12", None), "2021-10", False),
        (("2021-10", None), "2021-10-12", True),
        (("2021-10-12", "2021-10-14"), "2021-10-13", True),
        (("2021-10-12", "2021-10-14"), "2021-10-15", False),
        ((None, None), None, True),
        ((None, None), "2021", False),
        (("2021", None), None, False),
    ],
)
def test_same_date(gold: tuple[str | None, str | None], predicted: str | None, is_same: bool) -> None:
    assert same_date(Meeting((), start=gold[0], end=gold[1]), Meeting((), start=predicted)) is is_same


def test_same_city_and_evidence_ignore_case_and_accents() -> None:
    assert same_city(Meeting((), city="Reykjavík"), Meeting((), city="REYKJAVIK"))
    assert not same_city(Meeting((), city="Doha"), Meeting(()))
    gold = Meeting((), evidence="Wang met Muttaqi in Doha.")
    assert same_evidence(gold, Meeting((), evidence="“wang MET Muttaqi”, it said"))
    assert not same_evidence(gold, Meeting((), evidence="Wang met"))
