"""Every count that a page shows. Of confirmed meetings, unless a name says otherwise.

A meeting counts once for an official, a party or a topic, however many participations link them.
"""

from collections.abc import Iterable
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
    """A set of meetings at a glance. `first` and `last` were held; `following` is the next one planned."""

    number: int
    held: int
    planned: int
    called_off: int
    first: Meeting | None
    last: Meeting | None
    following: Meeting | None


def count_proposed() -> int:
    """Meetings that wait for an analyst's decision."""
    return Meeting.objects.proposed().count()


def oldest_proposed() -> datetime | None:
    """When the proposal that has waited longest was recorded."""
    oldest: datetime | None = Meeting.objects.proposed().aggregate(oldest=Min("created_at"))["oldest"]
    return oldest


def summarise(meetings: MeetingQuerySet, *, today: date) -> Summary:
    """Counts and the outermost meetings of a set of confirmed ones."""
    counts = meetings.order_by().aggregate(
        number=Count("pk"),
        held=Count("pk", filter=Q(status="held")),
        planned=Count("pk", filter=Q(status="planned")),
        called_off=Count("pk", filter=Q(status__in=["cancelled", "denied"])),
    )
    held = meetings.filter(status="held", start__isnull=False)
    return Summary(
        **counts,
        first=held.order_by("start", "pk").first(),
        last=held.order_by("-end", "-pk").first(),
        following=planned_ahead(meetings, today=today).first(),
    )


def planned_ahead(meetings: MeetingQuerySet, *, today: date) -> MeetingQuerySet:
    """Planned meetings that are not over, soonest first."""
    return meetings.filter(status="planned", end__gte=today).order_by("start", "pk")


def with_meeting_counts(officials: QuerySet[Official]) -> QuerySet[Official]:
    """Each with `meeting_count`."""
    return officials.annotate(meeting_count=_count(Attendance.objects.filter(official=OuterRef("pk")), "official"))


def with_party_counts(parties: QuerySet[Party]) -> QuerySet[Party]:
    """Each with `meeting_count` and `hosted_count` (held there, whoever met)."""
    hosted = Meeting.objects.confirmed().filter(country=OuterRef("pk"), status="held").order_by().values("country")
    hosted_count = Subquery(hosted.annotate(number=Count("pk")).values("number"), output_field=IntegerField())
    return parties.annotate(
        meeting_count=_count(Participation.objects.filter(party=OuterRef("pk")), "party"),
        hosted_count=Coalesce(hosted_count, 0),
    )


def with_topic_counts(topics: QuerySet[Topic]) -> QuerySet[Topic]:
    """Each with `meeting_count`."""
    return topics.annotate(meeting_count=Count("meetings", filter=Q(meetings__review_state="confirmed")))


def with_source_counts(meetings: MeetingQuerySet) -> MeetingQuerySet:
    """Each with `source_count`: articles whose last reading reports it."""
    reports = apps.get_model("ingest", "Report")._default_manager  # by name: ingest builds on this app
    current = reports.filter(meeting=OuterRef("pk"), superseded_at__isnull=True).order_by().values("meeting")
    number = Subquery(current.annotate(n=Count("article", distinct=True)).values("n"), output_field=IntegerField())
    return meetings.annotate(source_count=Coalesce(number, 0))


def rank_officials(
    meetings: MeetingQuerySet,
    *,
    narrow: Pairs = (),
    met_by: Official | None = None,
    of: Party | None = None,
    other_than: Party | None = None,
    limit: int = 15,
) -> Ranking:
    """Who was at most of the meetings.

    `met_by`: only those who stood for another party than this official did at the same meeting. `of`, `other_than`:
    only those who stood for this party, or for another. `narrow` is kept in each line's list of meetings.
    """
    rows = Attendance.objects.filter(meeting__in=meetings.order_by())
    if met_by is not None:
        own = Attendance.objects.filter(official=met_by, meeting=OuterRef("meeting"), party=OuterRef("party"))
        rows = rows.exclude(official=met_by).filter(~Exists(own))
    if of is not None:
        rows = rows.filter(party=of)
    if other_than is not None:
        rows = rows.exclude(party=other_than)
    return _rank(rows, "official", F("official__slug"), F("official__name"), narrow, limit)


def rank_parties(
    meetings: MeetingQuerySet,
    *,
    narrow: Pairs = (),
    met_by: Official | None = None,
    other_than: Party | None = None,
    limit: int = 15,
) -> Ranking:
    """Which parties were at most of the meetings; `met_by` and `other_than` as in `rank_officials`."""
    rows = Participation.objects.filter(meeting__in=meetings.order_by(), party__isnull=False)
    if met_by is not None:
        own = Attendance.objects.filter(official=met_by, meeting=OuterRef("meeting"), party=OuterRef("party"))
        rows = rows.filter(~Exists(own))
    if other_than is not None:
        rows = rows.exclude(party=other_than)
    return _rank(rows, "party", F("party__code"), F("party__name"), narrow, limit)


def rank_topics(meetings: MeetingQuerySet, *, narrow: Pairs = (), limit: int = 17) -> Ranking:
    """What most of the meetings were about."""
    rows = Meeting.topics.through.objects.filter(meeting__in=meetings.order_by())
    return _rank(rows, "topic", F("topic__slug"), F("topic__name"), narrow, limit)


def meetings_address(*pairs: tuple[str, str]) -> str:
    """The page of meetings with these filters set."""
    return f"{reverse('meetings')}?{urlencode(pairs)}" if pairs else reverse("meetings")


def _rank(rows: QuerySet[Any], page: str, key: F, name: F, narrow: Pairs, limit: int) -> Ranking:
    counted = rows.order_by().values(ranked_key=key, ranked_name=name)
    counted = counted.annotate(number=Count("meeting", distinct=True)).order_by("-number", "ranked_name", "ranked_key")
    lines: Iterable[dict[str, Any]] = list(counted)
    ranked = [
        Ranked(
            name=line["ranked_name"],
            url=reverse(page, args=[line["ranked_key"]]),
            number=line["number"],
            meetings_url=meetings_address(*narrow, (page, line["ranked_key"])),
        )
        for line in list(lines)[:limit]
    ]
    return Ranking(ranked, largest=ranked[0].number if ranked else 0, total=len(list(lines)))


def _count(rows: QuerySet[Any], group: str) -> Coalesce:
    """The number of confirmed meetings among the rows of one official or party; evaluated for the rows shown only."""
    confirmed = rows.filter(meeting__review_state="confirmed").order_by().values(group)
    number = confirmed.annotate(number=Count("meeting", distinct=True)).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
