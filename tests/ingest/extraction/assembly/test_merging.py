"""Which tellings are one meeting; actors and dates are made by hand."""

import pytest

from ingest.extraction.actors import Actor, ActorMention
from ingest.extraction.assembly.candidates import Candidate
from ingest.extraction.assembly.events import Event
from ingest.extraction.assembly.linking import Link, choose
from ingest.extraction.assembly.merging import FAINT, PLAINER, SURE, contains, merge_duplicates
from ingest.extraction.schema import DateRange, PlaceDraft, Span, Status
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


def stated(*actors: Actor, sentence: int, chance: float, place: str | None = None) -> Event:
    """A telling, of that probability, whose sentence names the actors."""
    made = event(*actors, sentence=sentence)
    mentions = [ActorMention(i, i + 1, i, sentence, "name") for i in range(len(actors))]
    made.links = [Link(Candidate(actor, mention), 0.9) for actor, mention in zip(actors, mentions, strict=True)]
    made.probability = chance
    if place:
        made.place, made.place_stated, made.spans["place"] = PlaceDraft(place, "QA"), True, (Span(5, 6),)
    return made


@pytest.mark.parametrize(
    ("first", "second", "leads"),
    [
        (0.6, 0.9, 1),
        (0.9, 0.6, 0),
        (0.8, 0.8 + PLAINER - 0.01, 0),  # hardly plainer: the first telling stands
        (0.8, 0.8 + PLAINER + 0.01, 1),
    ],
)
def test_the_plainest_telling_is_the_evidence(first: float, second: float, leads: int) -> None:
    tellings = [stated(MUTTAQI, WANG, sentence=i, chance=chance) for i, chance in enumerate((first, second))]
    (merged,) = merge_duplicates(tellings)
    assert merged.sentence == leads
    assert [trigger.sentence for trigger in merged.triggers] == [leads, 1 - leads]
    assert merged.probability == max(first, second)


def test_a_sentence_that_names_its_people_is_plainer() -> None:
    vague, named = event(MUTTAQI, WANG), stated(MUTTAQI, WANG, sentence=1, chance=0.9)
    assert merge_duplicates([vague, named])[0].sentence == 1


def test_in_one_sentence_the_plainer_word_is_the_evidence_by_any_margin() -> None:
    weak, strong = stated(MUTTAQI, WANG, sentence=0, chance=0.8), stated(MUTTAQI, WANG, sentence=0, chance=0.81)
    first, second = weak.trigger, strong.trigger
    (merged,) = merge_duplicates([weak, strong])
    assert merged.triggers == [second, first]


def test_the_plainer_tellings_place_is_taken_and_a_place_told_once_is_kept() -> None:
    doha, kabul = (PlaceDraft(city, "QA") for city in ("Doha", "Kabul"))
    first = stated(MUTTAQI, WANG, sentence=0, chance=0.6, place="Kabul")
    assert merge_duplicates([first, stated(MUTTAQI, WANG, sentence=1, chance=0.9, place="Doha")])[0].place == doha
    first = stated(MUTTAQI, WANG, sentence=0, chance=0.9, place="Kabul")
    assert merge_duplicates([first, stated(MUTTAQI, WANG, sentence=1, chance=0.6, place="Doha")])[0].place == kabul
    first = stated(MUTTAQI, WANG, sentence=0, chance=0.9)
    assert merge_duplicates([first, stated(MUTTAQI, WANG, sentence=1, chance=0.6, place="Doha")])[0].place == doha


@pytest.mark.parametrize(
    ("first", "second", "actors"),
    [
        (SURE + 0.1, FAINT - 0.1, {MUTTAQI, WANG}),
        (FAINT - 0.1, SURE + 0.1, {MUTTAQI, WANG, DAR}),
        (SURE + 0.1, FAINT + 0.1, {MUTTAQI, WANG, DAR}),
        (SURE - 0.1, FAINT - 0.1, {MUTTAQI, WANG, DAR}),  # neither is sure: each may know somebody
    ],
)
def test_a_faint_telling_adds_nobody_to_a_sure_one(first: float, second: float, actors: set[Actor]) -> None:
    few = stated(MUTTAQI, WANG, sentence=0, chance=first)
    more = stated(MUTTAQI, WANG, DAR, sentence=1, chance=second)
    (merged,) = merge_duplicates([few, more])
    assert merged.actors == actors
