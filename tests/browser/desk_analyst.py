"""An analyst at the desk who knows the gold: looks at a proposal, and says which keys make it right.

They use what stands on the page, numbered and lettered alternatives and the box that searches, and nothing else.
"""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engagement.models import City, Topic
from engagement.models import Meeting as Record
from ingest.desk.item import item_of
from ingest.desk.written_dates import read_date
from ingest.evaluation.fields import same_city, same_country, same_date, same_format, same_status
from ingest.evaluation.meetings import Meeting, Participant
from ingest.evaluation.pairing import count_participants, is_entourage, pair_meetings, same_participant
from ingest.models import Report

ENTER, ESCAPE = "\ue007", "\ue00c"
ACTIONS = "axbuwpdlstfnmo"
FREE = [letter for letter in string.ascii_lowercase if letter not in ACTIONS]


@dataclass(frozen=True)
class Added:
    """Somebody whom the page does not offer: typed into the box that searches."""

    name: str
    party: str
    kind: str


@dataclass(frozen=True)
class Shifted:
    """A digit with Shift."""

    digit: str


Key = str | Added | Shifted


@dataclass
class Plan:
    """Keys, one by one, and which values they correct; `for_topics` of them turn topics on and off.

    `is_right`: right as it stands in participants, status, date and country, as the score's one-click figure has it.
    """

    keys: list[Key] = field(default_factory=list)
    corrects: list[str] = field(default_factory=list)
    told: str = "accept"
    pressed: int = 0
    meeting: int = 0
    gold: Meeting | None = None
    for_topics: int = 0

    @property
    def is_right(self) -> bool:
        return self.told == "accept" and not set(self.corrects) & {"people", "status", "date", "country"}


def plan_for(meeting: Record, gold: Sequence[Meeting], taken: set[int]) -> Plan:
    """What to press for this proposal; `taken` are the gold meetings that stand already, by number."""
    item = item_of(meeting)
    report = Report.objects.get(pk=item["report"])
    told = _told(item, report.quote)
    left = {number: one for number, one in enumerate(gold) if number not in taken}
    pairs = pair_meetings(list(left.values()), [told])
    number = next((list(left)[i] for i in pairs), None)
    if number is None:
        number = next((n for n, one in left.items() if one.evidence and one.evidence in report.quote), None)
    if number is None:
        return Plan(["X"], told="reject")
    taken.add(number)
    plan = _corrections(item, told, gold[number])
    plan.meeting, plan.gold = meeting.pk, gold[number]
    return plan


def wrong_values(plan: Plan) -> list[str]:
    """What of the accepted meeting is not as the gold has it, as it stands on record now."""
    assert plan.gold
    told = _told(item_of(Record.objects.with_details().get(pk=plan.meeting)), plan.gold.evidence)
    checks = {
        "people": count_participants(plan.gold.participants, told.participants).all_right,
        "status": same_status(plan.gold, told),
        "format": same_format(plan.gold, told),
        "date": same_date(plan.gold, told),
        "country": same_country(plan.gold, told),
        "city": same_city(plan.gold, told),
        "topics": set(plan.gold.topics) == set(told.topics),
    }
    return [name for name, is_right in checks.items() if not is_right]


def _told(item: Mapping[str, Any], quote: str) -> Meeting:
    one = item["meeting"]
    record = Record.objects.get(pk=one["id"])
    start, end = record.interval.iso()
    people = tuple(
        Participant(
            kind=person["kind"],
            name=person["name"] if person["kind"] == "official" else None,
            party=(person["party"]["code"],) if person["party"] else (),
        )
        for person in one["participants"]
    )
    return Meeting(
        participants=people,
        status=one["status"],
        start=start,
        end=end,
        city=one["city"] or None,
        country=one["country"] or None,
        format=one["format"],
        topics=tuple(one["topics"]),
        evidence=quote,
    )


def _corrections(item: Mapping[str, Any], told: Meeting, gold: Meeting) -> Plan:
    plan = Plan()
    for name, right, keys in (
        ("topics", set(told.topics) == set(gold.topics), _topics),
        ("people", count_participants(gold.participants, told.participants).all_right, _people),
        ("status", same_status(gold, told), lambda item, told, gold: ["s", (gold.status or "h")[0]]),
        ("format", same_format(gold, told), lambda item, told, gold: ["f", (gold.format or "u")[0]]),
        ("date", same_date(gold, told), _date),
        ("country", same_country(gold, told) and same_city(gold, told), _place),
    ):
        if not right:
            plan.corrects.append(name)
            more = keys(item, told, gold)
            plan.keys += more
            plan.for_topics += len(more) if name == "topics" else 0
    plan.keys.append("a")
    return plan


def _people(item: Mapping[str, Any], told: Meeting, gold: Meeting) -> list[Key]:
    """Take off who is too many, add who is missing: by letter where the page offers them, else by typing."""
    keys: list[Key] = []
    stays: list[Participant] = []
    for number, person in enumerate(told.participants, start=1):
        fits = any(same_participant(one, person) for one in gold.participants)
        if fits or is_entourage(person, gold.participants):
            stays.append(person)
        else:
            keys.append(Shifted(str(number)))
    missing = [
        one
        for one in gold.participants
        if not any(same_participant(one, person) for person in stays) and not is_entourage(one, gold.participants)
    ]
    for number, option in enumerate(item["options"]["people"][: len(FREE)]):
        helps = _missing_of_list(option, missing, stays) if option["kind"] == "list" else []
        if len(helps) > 1:
            keys.append(FREE[number].upper())
            missing = [one for one in missing if one not in helps]
    for one in missing:
        offered = next((n for n, option in enumerate(item["options"]["people"]) if _fits(one, option)), None)
        if offered is not None and offered < len(FREE):
            keys.append(FREE[offered].upper())
            if item["options"]["people"][offered]["party"] is None:
                keys += [*one.party[0], ENTER]  # the page asks for whom they stood
        else:
            keys.append(Added(one.name or one.party[0], one.party[0], one.kind))
    return keys


def _missing_of_list(
    option: Mapping[str, Any], missing: Sequence[Participant], stays: Sequence[Participant]
) -> list[Participant]:
    """Who of the missing comes with the list; nobody where it would bring somebody who was not there."""
    there = {party for person in stays for party in person.party}
    new = [one for one in option["members"] if one["kind"] != "party" or one["party"]["code"] not in there]
    helps = [next((one for one in missing if _fits(one, member)), None) for member in new]
    return [one for one in helps if one] if None not in helps else []


def _fits(one: Participant, option: Mapping[str, Any]) -> bool:
    party = option["party"]["code"] if option["party"] else ""
    kind = "delegation" if option["kind"] == "party" else option["kind"]
    name = option["name"] if kind == "official" else None
    return same_participant(one, Participant(kind=kind, name=name, party=(party,)))


def _date(item: Mapping[str, Any], told: Meeting, gold: Meeting) -> list[str]:
    wanted = "/".join(filter(None, (gold.start, gold.end)))
    for number, option in enumerate(item["options"]["dates"], start=1):
        if same_date(gold, Meeting((), start=_iso(option["value"]))):
            return ["d", str(number)]
    return ["d", "d", *(wanted or "?"), ENTER]


def _iso(written: str) -> str | None:
    return read_date(written, None).iso()[0]


def _place(item: Mapping[str, Any], told: Meeting, gold: Meeting) -> list[str]:
    """A letter where the page offers it, else typed; a city on record brings its country along."""
    for number, option in enumerate(item["options"]["places"], start=1):
        place = Meeting((), city=option["city"] or None, country=option["country"] or None)
        if same_city(gold, place) and same_country(gold, place):
            return ["l", str(number)]
    known = City.objects.filter(name=gold.city).values_list("country__code", flat=True)
    country = "" if list(known) == [gold.country] else (gold.country or "")
    return ["l", "l", *(gold.city or ""), *(["\t", *country] if country else []), ENTER]


def _topics(item: Mapping[str, Any], told: Meeting, gold: Meeting) -> list[str]:
    """The likeliest have digits at any time; the others have letters in their mode."""
    likely = [topic["slug"] for topic in item["options"]["topics"]]
    wrong = set(told.topics) ^ set(gold.topics)
    keys = [str(likely.index(slug) + 1) for slug in likely if slug in wrong]
    others = [slug for slug in Topic.objects.order_by("pk").values_list("slug", flat=True) if slug not in likely]
    rest = [FREE[others.index(slug)] for slug in others if slug in wrong]
    return keys + (["t", *rest, ESCAPE] if rest else [])
