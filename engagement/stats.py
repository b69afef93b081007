"""Every count that a page shows. Of confirmed meetings, unless a name says otherwise.

A meeting counts once for an official, a party or a topic, however many participations link them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from engagement.models import Attendance, Meeting, Official, Participation, Party, Topic
from engagement.models.querysets import MeetingQuerySet

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ranked:
    """One line of a ranking: what, on how many meetings, and the list of just these."""

    name: str
    url: str
    number: int
    meetings_url: str


@dataclass(frozen=True)
class Ranking:
    """The first lines of a ranking, the largest number in it, and how many lines there are in all."""

    rows: list[Ranked]
    largest: int
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Summary:
    """A set of meetings at a glance. `first` and `last` were held; `following` is the next one planned.

    Of dates known to the month or year, the first counts from its end and the last from its start, so that “2021” does
    not come before 27 August 2021, of which more is known.
    """

    number: int
    held: int
    planned: int
    called_off: int
    first: Meeting | None
    last: Meeting | None
    following: Meeting | None


@dataclass(frozen=True)
class Waiting:
    """Proposals that wait for an analyst's decision: how many, and since when the oldest does."""

    number: int
    since: datetime | None


def count_proposed() -> int:
    """Meetings that wait for an analyst's decision."""
    return Meeting.objects.proposed().count()


def waiting() -> Waiting:
    proposed = Meeting.objects.proposed().order_by()
    return Waiting(**proposed.aggregate(number=Count("pk"), since=Min("created_at")))


def summarise(meetings: MeetingQuerySet, *, today: date, statuses: Mapping[str, int] | None = None) -> Summary:
    """Counts and the outermost meetings of a set of them, in two queries; in one where the caller has `statuses`."""
    if statuses is None:
        rows = meetings.order_by().values_list("status").annotate(number=Count("pk"))
        statuses = dict(rows.values_list("status", "number"))
    counts = {
        "number": sum(statuses.values()),
        "held": statuses.get("held", 0),
        "planned": statuses.get("planned", 0),
        "called_off": statuses.get("cancelled", 0) + statuses.get("denied", 0),
    }
    held = meetings.filter(status="held", start__isnull=False)
    edges = {
        "first": held.order_by("end", "start", "pk"),
        "last": held.order_by("-start", "-end", "-pk"),
        "following": planned_ahead(meetings, today=today),
    }
    keys = {name: Subquery(edge.values("pk")[:1]) for name, edge in edges.items()}
    found = list(Meeting.objects.annotate(**keys).filter(pk__in=[F(name) for name in keys]).order_by())
    by_name = {name: next((one for one in found if one.pk == getattr(one, name)), None) for name in keys}
    return Summary(**counts, first=by_name["first"], last=by_name["last"], following=by_name["following"])


def planned_ahead(meetings: MeetingQuerySet, *, today: date) -> MeetingQuerySet:
    """Planned meetings that are not over, soonest first; a month or year counts from its end."""
    return meetings.filter(status="planned", end__gte=today).order_by("end", "start", "pk")


def with_meeting_counts(officials: QuerySet[Official]) -> QuerySet[Official]:
    """Each with `meeting_count`."""
    confirmed = Q(attendances__meeting__review_state="confirmed")
    return officials.annotate(meeting_count=Count("attendances__meeting", filter=confirmed, distinct=True))


def with_party_counts(parties: QuerySet[Party]) -> QuerySet[Party]:
    """Each with `meeting_count` and `hosted_count` (held there, whoever met)."""
    stood = Participation.objects.filter(party=OuterRef("pk"), meeting__review_state="confirmed")
    hosted = Meeting.objects.confirmed().filter(country=OuterRef("pk"), status="held")
    return parties.annotate(
        meeting_count=_count(stood, "party", "meeting"), hosted_count=_count(hosted, "country", "pk")
    )


def with_topic_counts(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """Each with `meeting_count`, by name."""
    confirmed = Q(meetings__review_state="confirmed")
    return topics.annotate(meeting_count=Count("meetings", filter=confirmed)).order_by("name", "pk")


def with_source_counts(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Each with `source_count`: articles whose last reading reports it."""
    reports = apps.get_model("ingest", "Report")._default_manager  # by name: ingest builds on this app
    current = reports.filter(meeting=OuterRef("pk"), superseded_at__isnull=True)
    return meetings.annotate(source_count=_count(current, "meeting", "article"))


def rank_officials(
    meetings: MeetingQuerySet, *, narrow: Pairs = (), met_by: Official | None = None, limit: int = 15
) -> Ranking:
    """Who was at most of the meetings.

    `met_by`: only those who stood for another party than this official did at the same meeting. `narrow` is kept in
    each line's list of meetings.
    """
    rows = Attendance.objects.filter(meeting__in=meetings.order_by())
    if met_by is not None:
        rows = rows.exclude(official=met_by).filter(~Exists(_for_the_same_party(met_by)))
    return _ranking(_ranked(rows, "official", "slug"), "official", narrow, limit)


def rank_officials_by_side(
    meetings: MeetingQuerySet, party: Party, *, narrow: Pairs = (), limit: int = 15
) -> tuple[Ranking, Ranking]:
    """Who was at most of the meetings: who stands for the party at most of theirs, and who for another one.

    Each counts every meeting of theirs among these, as the list of them does.
    """
    rows = Attendance.objects.filter(meeting__in=meetings.order_by()).order_by()
    own_number = Count("meeting", distinct=True, filter=Q(party=party))
    named = rows.values(ranked_key=F("official__slug"), ranked_name=F("official__name"))
    counted = named.annotate(number=Count("meeting", distinct=True), own_number=own_number)
    lines = list(counted.order_by("-number", "ranked_name", "ranked_key"))
    own = [line for line in lines if 2 * line["own_number"] >= line["number"]]
    others = [line for line in lines if 2 * line["own_number"] < line["number"]]
    return _ranking(own, "official", narrow, limit), _ranking(others, "official", narrow, limit)


def rank_parties(
    meetings: MeetingQuerySet,
    *,
    narrow: Pairs = (),
    met_by: Official | None = None,
    other_than: Party | None = None,
    limit: int = 15,
) -> Ranking:
    """Which parties were at most of the meetings; `met_by` as in `rank_officials`, `other_than` leaves one out."""
    rows = Participation.objects.filter(meeting__in=meetings.order_by(), party__isnull=False)
    if met_by is not None:
        rows = rows.filter(~Exists(_for_the_same_party(met_by)))
    if other_than is not None:
        rows = rows.exclude(party=other_than)
    return _ranking(_ranked(rows, "party", "code"), "party", narrow, limit)


def rank_topics(meetings: MeetingQuerySet, *, narrow: Pairs = (), limit: int = 17) -> Ranking:
    """What most of the meetings were about."""
    rows = Meeting.topics.through.objects.filter(meeting__in=meetings.order_by())
    return _ranking(_ranked(rows, "topic", "slug"), "topic", narrow, limit)


def meetings_address(*pairs: tuple[str, str]) -> str:
    """The page of meetings with these filters set."""
    return f"{reverse('meetings')}?{urlencode(pairs)}" if pairs else reverse("meetings")


def _for_the_same_party(official: Official) -> QuerySet[Attendance]:
    return Attendance.objects.filter(official=official, meeting=OuterRef("meeting"), party=OuterRef("party"))


def _ranked(rows: QuerySet[Any], record: str, key: str, *apart: str) -> list[dict[str, Any]]:
    """Name, key and number of meetings of each record that the rows lead to, the largest number first."""
    named = rows.order_by().values(*apart, ranked_key=F(f"{record}__{key}"), ranked_name=F(f"{record}__name"))
    counted = named.annotate(number=Count("meeting", distinct=True))
    return list(counted.order_by("-number", "ranked_name", "ranked_key"))


def _ranking(lines: list[dict[str, Any]], page: str, narrow: Pairs, limit: int) -> Ranking:
    rows = [
        Ranked(
            name=line["ranked_name"],
            url=reverse(page, args=[line["ranked_key"]]),
            number=line["number"],
            meetings_url=meetings_address(*narrow, (page, line["ranked_key"])),
        )
        for line in lines[:limit]
    ]
    return Ranking(rows, largest=rows[0].number if rows else 0, total=len(lines))


def _count(rows: QuerySet[Any], group: str, counted: str) -> Coalesce:
    """How many the rows of one record hold, as a subquery, so that several counts do not multiply each other."""
    number = rows.order_by().values(group).annotate(number=Count(counted, distinct=True)).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
