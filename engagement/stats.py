"""Every count that a page shows: by a counting rule, of confirmed meetings unless a name says otherwise.

What is counted, and of which meetings, is the rule's (`engagement.counting`), held meetings by default.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, IntegerField, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from engagement.counting import DEFAULT_RULE, CountingRule, KnownNumber, Order, Sides, Tally, count_of, tally
from engagement.kept import Line, OneOf, kept_count, kept_firsts, kept_rows, kept_sums
from engagement.models import Meeting, Official, Party, Topic
from engagement.models.querysets import MeetingQuerySet
from engagement.rankings import (
    Pairs,
    Ranked,
    Ranking,
    meetings_address,
    rank_parties,
    rank_records,
)

__all__ = [
    "Pairs",
    "Ranked",
    "Ranking",
    "Summary",
    "Waiting",
    "by_status",
    "count_of",
    "count_proposed",
    "meetings_address",
    "planned_ahead",
    "rank_parties",
    "rank_records",
    "source_counts",
    "summarise",
    "waiting",
    "with_meeting_counts",
    "with_party_counts",
    "with_source_counts",
    "with_topic_counts",
]


@dataclass(frozen=True)
class Summary:
    """A set of meetings at a glance: `counted` by the rule, then by what is said of them, in the rule's unit.

    `number` is of all statuses. `first` and `last` were held; `following` is the next one planned. Of dates known to
    the month or year, the first counts from its end and the last from its start, so that “2021” does not come before
    27 August 2021, of which more is known.
    """

    number: int
    held: int
    planned: int
    called_off: int
    first: Meeting | None
    last: Meeting | None
    following: Meeting | None
    rule: CountingRule = DEFAULT_RULE

    @property
    def counted(self) -> int:
        if self.rule.status:
            return self.number
        return self.held + (self.planned if self.rule.planned else 0)

    @property
    def counted_words(self) -> str:
        return self.rule.unit_words(self.counted)

    @property
    def figure(self) -> str:
        return self.rule.figure(self.counted)


@dataclass(frozen=True)
class Waiting:
    """Proposals that wait for an analyst's decision: how many, and since when the oldest does."""

    number: int
    since: datetime | None


def count_proposed() -> int:
    """Meetings that wait for an analyst's decision."""
    return kept_count(Meeting.objects.proposed())


def count_by_review() -> dict[str, int]:
    """Meetings by the word of their review's state, also those that have none."""
    counts = dict(Meeting.objects.order_by().values_list("review_state").annotate(number=Count("pk")))
    return {state: counts.get(state, 0) for state in Meeting.ReviewState.values}


def waiting() -> Waiting:
    proposed = Meeting.objects.proposed().order_by()
    return Waiting(**proposed.aggregate(number=Count("pk"), since=Min("created_at")))


def summarise(
    meetings: MeetingQuerySet,
    *,
    today: date,
    rule: CountingRule = DEFAULT_RULE,
    of: Sides | Official | Party | None = None,
    counts: Mapping[str, int] | None = None,
) -> Summary:
    """Counts and the outermost meetings of a set of them, in two queries; in one where the caller has `by_status`.

    `of`: of a dyad or an attendance only those that are this official's or party's, or of these sides.
    """
    counts = by_status(rule, meetings, of) if counts is None else counts
    by_name = _outermost(rule, meetings, today)
    return Summary(
        number=sum(counts.values()),
        held=counts.get("held", 0),
        planned=counts.get("planned", 0),
        called_off=counts.get("cancelled", 0) + counts.get("denied", 0),
        **by_name,
        rule=rule,
    )


def _outermost(rule: CountingRule, meetings: MeetingQuerySet, today: date) -> dict[str, Meeting | None]:
    """The `first`, `last` and `following` of a summary."""
    held = Q(status="held", start__isnull=False)
    edges = {
        "first": Min(Order("end", "start", "pk"), filter=held),
        "last": Max(Order("start", "end", "pk"), filter=held),
        "following": Min(Order("end", "start", "pk"), filter=Q(status="planned", end__gte=today)),
    }

    def build(chosen: MeetingQuerySet) -> list[QuerySet[Any, Any]]:
        return [rule.of_kind(chosen).order_by().values(one=Value(1)).annotate(**edges)]

    keys: dict[str, int] = {}
    for line in kept_firsts(build, meetings, _choose_outermost):
        keys = {name: order[-1] for name, order in zip(edges, line[1:], strict=True) if order}
    found = {one.pk: one for one in kept_rows(Meeting.objects.filter(pk__in=keys.values()))} if keys else {}
    return {name: found.get(keys.get(name, 0)) for name in edges}


def _choose_outermost(lines: Iterable[Line]) -> list[Line]:
    """One line of several of the orders of `first`, `last` and `following`, each a list or None."""
    found = list(lines)
    if not found:
        return []
    columns = [[order for order in column if order] for column in list(zip(*found, strict=True))[1:]]
    return [(1, *(choose(column, default=None) for choose, column in zip((min, max, min), columns, strict=True)))]


def by_status(
    rule: CountingRule, meetings: MeetingQuerySet, of: Sides | Official | Party | None = None
) -> dict[str, int]:
    """The tally of each status, whichever the rule counts."""

    def build(chosen: MeetingQuerySet) -> list[QuerySet[Any, Any]]:
        found = count_of(rule, rule.of_kind(chosen), of)
        return [found.by(said=f"{found.meeting}status")]

    return dict(kept_sums(build, meetings))


def planned_ahead(meetings: MeetingQuerySet, *, today: date) -> MeetingQuerySet:
    """Planned meetings that are not over, soonest first; a month or year counts from its end."""
    return meetings.filter(status="planned", end__gte=today).order_by("end", "start", "pk")


def with_meeting_counts(officials: QuerySet[Official], rule: CountingRule = DEFAULT_RULE) -> QuerySet[Official]:
    """Each with `meeting_count`, by the rule."""
    numbers = _numbers(rule, lambda counted: (tally(rule, counted, mine="official"), "official"))
    return officials.annotate(meeting_count=KnownNumber(numbers))


def with_party_counts(parties: QuerySet[Party], rule: CountingRule = DEFAULT_RULE) -> QuerySet[Party]:
    """Each with `meeting_count` and `hosted_count` (held there, whoever met), by the rule."""
    numbers = _numbers(rule, lambda counted: (tally(rule, counted, mine="party"), "party"))
    hosted = _numbers(rule, lambda counted: _with_way(tally(rule, counted), "country"))
    return parties.annotate(meeting_count=KnownNumber(numbers), hosted_count=KnownNumber(hosted))


def with_topic_counts(topics: QuerySet[Topic], rule: CountingRule = DEFAULT_RULE) -> QuerySet[Topic]:
    """Each with `meeting_count`, by name."""
    numbers = _numbers(rule, lambda counted: _with_way(tally(rule, counted), "topics"))
    return topics.annotate(meeting_count=KnownNumber(numbers)).order_by("name", "pk")


def with_source_counts(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Each with `source_count`: articles whose last reading reports it."""
    current = _current_reports().filter(meeting=OuterRef("pk"))
    return meetings.annotate(source_count=_count(current, "meeting", "article"))


def source_counts(meetings: Sequence[int]) -> dict[int, int]:
    """As `with_source_counts`, of a chunk of meetings by their keys; those without any are left out."""
    found = _current_reports().filter(OneOf("meeting", meetings)).order_by().values("meeting")
    return dict(found.annotate(number=Count("article", distinct=True)).values_list("meeting", "number"))


def _current_reports() -> QuerySet[Any]:
    reports: QuerySet[Any] = apps.get_model("ingest", "Report")._default_manager  # by name: ingest builds on this app
    return reports.filter(superseded_at__isnull=True)


def _numbers(rule: CountingRule, find: Callable[[MeetingQuerySet], tuple[Tally, str]]) -> dict[int, int]:
    """By key of the record to which `find` gives the way from the rows of its tally of confirmed meetings."""

    def build(chosen: MeetingQuerySet) -> list[QuerySet[Any, Any]]:
        found, way = find(rule.counted(chosen))
        return [found.where(**{f"{way}__isnull": False}).by(of=way)]

    return dict(kept_sums(build, Meeting.objects.confirmed()))


def _with_way(found: Tally, record: str) -> tuple[Tally, str]:
    return found, f"{found.meeting}{record}"


def _count(rows: QuerySet[Any], group: str, counted: str) -> Coalesce:
    """How many the rows of one record hold, as a subquery, so that several counts do not multiply each other."""
    number = rows.order_by().values(group).annotate(number=Count(counted, distinct=True)).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
