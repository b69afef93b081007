"""Which tellings are one meeting; actors and dates are made by hand."""

import pytest

from ingest.extraction.actors import Actor
from ingest.extraction.assembly.candidates import Candidate
from ingest.extraction.assembly.events import Event
from ingest.extraction.assembly.linking import Link, choose
from ingest.extraction.assembly.merging import contains, merge_duplicates
from ingest.extraction.schema import DateRange, Span, Status
from ingest.extraction.triggers import Trigger

MUTTAQI = Actor(0, named=True, name="Muttaqi", words=("muttaqi",), parties=["TALIBAN"])
WANG = Actor(1, named=True, name="Wang Yi", words=("wang", "yi"), parties=["CN"])
DAR = Actor(2, named=True, name="Dar", words=("dar",), parties=["PK"])
CHINESE = Actor(3, named=False, parties=["CN"])
TALIBAN = Actor(4, named=False, parties=["TALIBAN"])


def link(actor: Actor, probability: float = 0.9) -> Link:
    return Link(Candidate(actor, None, "pair"), probability)


def event(*actors: Actor, sentence: int = 0, status: Status = "held", day: str | None = None) -> Event:
    trigger = Trigger(0, 1, sentence, "met", "meet")
    date = DateRange(day, None, "day") if day else DateRange()
    made = Event(trigger, [link(actor) for actor in actors], status, 0.9, date, date_stated=bool(day))
    made.spans = {"date": (Span(0, 1),)} if day else {}
    return made


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (event(MUTTAQI, WANG), event(MUTTAQI, WANG, sentence=1)),
        (event(MUTTAQI, WANG, day="2023-05-01"), event(MUTTAQI, WANG, sentence=1)),
        (event(MUTTAQI, WANG, DAR), event(MUTTAQI, WANG, sentence=1)),
        (event(TALIBAN, CHINESE), event(MUTTAQI, WANG, sentence=1)),
        (event(MUTTAQI, CHINESE), event(MUTTAQI, WANG, sentence=1)),
        (event(MUTTAQI, WANG, status="planned"), event(MUTTAQI, WANG, sentence=1)),
    ],
)
def test_one_meeting(one: Event, other: Event) -> None:
    assert len(merge_duplicates([one, other])) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (event(MUTTAQI, WANG), event(MUTTAQI, DAR, sentence=1)),
        (event(MUTTAQI, WANG, day="2023-05-01"), event(MUTTAQI, WANG, sentence=1, day="2023-05-02")),
        (event(MUTTAQI, WANG), event(MUTTAQI, WANG, sentence=1, status="cancelled")),
        (event(MUTTAQI, WANG), event(MUTTAQI, WANG, sentence=1, status="planned", day="2030-01-01")),
    ],
)
def test_two_meetings(one: Event, other: Event) -> None:
    if other.status == "planned":
        one.date = DateRange("2023-05-01", None, "day")
    assert len(merge_duplicates([one, other])) == 2


def test_the_merged_meeting_knows_what_both_told() -> None:
    (merged,) = merge_duplicates([event(TALIBAN, CHINESE), event(MUTTAQI, WANG, sentence=1, day="2023-05-01")])
    assert merged.actors == {MUTTAQI, WANG}
    assert merged.date.start == "2023-05-01"


def test_what_was_planned_has_been_held() -> None:
    (merged,) = merge_duplicates([event(MUTTAQI, WANG, status="planned"), event(MUTTAQI, WANG, sentence=1)])
    assert merged.status == "held"


def test_choose_takes_the_other_side_along() -> None:
    assert {one.actor for one in choose([link(MUTTAQI, 0.9), link(WANG, 0.3), link(DAR, 0.25)])} == {MUTTAQI, WANG}
    assert {one.actor for one in choose([link(MUTTAQI, 0.9), link(WANG, 0.05)])} == {MUTTAQI}


def test_choose_drops_a_delegation_beside_its_leader() -> None:
    assert {one.actor for one in choose([link(MUTTAQI), link(WANG), link(CHINESE, 0.6)])} == {MUTTAQI, WANG}


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        (DateRange("2023-05", None, "month"), DateRange("2023-05-03", None, "day"), True),
        (DateRange("2023-05-01", "2023-05-04", "day"), DateRange("2023-05-03", None, "day"), True),
        (DateRange("2023-05-01", None, "day"), DateRange("2023-05-03", None, "day"), False),
        (DateRange(), DateRange("2023-05-03", None, "day"), True),
    ],
)
def test_contains(outer: DateRange, inner: DateRange, expected: bool) -> None:
    assert contains(outer, inner) is expected


def test_all_tellings_are_kept_for_the_topics() -> None:
    first, second, third = (event(MUTTAQI, WANG, sentence=number) for number in range(3))
    (merged,) = merge_duplicates([first, second, third])
    assert [trigger.sentence for trigger in merged.triggers] == [0, 1, 2]
    assert merged.tellings == 3


def test_the_held_telling_leads_where_a_plan_came_about() -> None:
    planned, held = event(MUTTAQI, WANG, status="planned"), event(MUTTAQI, WANG, sentence=1)
    (merged,) = merge_duplicates([planned, held])
    assert [trigger.sentence for trigger in merged.triggers] == [1, 0]
