"""Which meetings on record are worth comparing with a proposal: one query over indexed columns."""

from datetime import date, timedelta

from django.db.models import Count, DateField, F, Q, QuerySet, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Greatest

from engagement.dates import DateInterval
from engagement.models import Attendance, DistinctMeetings, Meeting, Participation, Party
from engagement.services.recording import MeetingInput
from ingest.identity.once import answered_once
from ingest.matching.told import relatives
from ingest.models import Article

# How far apart two accounts of one meeting may date it: plans move by weeks, reports by days.
WINDOW = timedelta(days=21)
# Undated accounts tell of what was in the news.
NEWS = timedelta(days=60)
MOST = 200  # of the nearest; a party of all meetings has no more than this in any window


def candidates_for(
    proposal: MeetingInput, article: Article | None, apart_from: Meeting | None = None
) -> QuerySet[Meeting]:
    """Meetings near in time that share an official or two parties with the proposal: the nearest, then undated ones.

    Without those rejected, those that the article tells of already (two drafts of one article are two meetings), and
    those of which somebody said that they are not the meeting `apart_from`, which this account told of before. What an
    analyst added has no article.
    """
    published = article.published if article else None
    near = _in_time(proposal.interval, published)
    found = Meeting.objects.filter(near & (_with_officials(proposal) | _with_two_parties(proposal)))
    found = found.exclude(review_state=Meeting.ReviewState.REJECTED)
    if article is not None:
        told_here = article.reports.current().filter(meeting__isnull=False).values("meeting_id")
        found = found.exclude(pk__in=told_here)
    if apart_from is not None:
        found = found.exclude(pk__in=distinct_from(apart_from.pk))
    return found.order_by(*_nearest_first(proposal.interval.start or published))[:MOST]


def distinct_from(meeting_id: int) -> set[int]:
    """Meetings of which somebody said that they are not this one."""
    pairs = DistinctMeetings.objects.filter(Q(one=meeting_id) | Q(other=meeting_id)).values_list("one_id", "other_id")
    return {pk for pair in pairs for pk in pair} - {meeting_id}


def _in_time(interval: DateInterval, published: date | None) -> Q:
    undated = Q(start__isnull=True)
    if interval.start is not None and interval.end is not None:
        return Q(start__lte=interval.end + WINDOW, end__gte=interval.start - WINDOW) | undated
    if published is not None:
        return Q(start__lte=published + NEWS, end__gte=published - NEWS) | undated
    return Q()


def _nearest_first(day: date | None) -> tuple[OrderBy | str, ...]:
    if day is None:
        return (F("start").desc(nulls_last=True), "-pk")
    then = Value(day, output_field=DateField())
    return (Greatest(F("start") - then, then - F("start")).asc(nulls_last=True), "-pk")


def _with_officials(proposal: MeetingInput) -> Q:
    ids = {p.official_id for p in proposal.participations if p.official_id}
    return Q(pk__in=Attendance.objects.filter(official__in=ids).values("meeting_id"))


def _with_two_parties(proposal: MeetingInput) -> Q:
    parties = _related({p.party_id for p in proposal.participations if p.party_id})
    shared = Participation.objects.filter(party__in=parties).order_by().values("meeting_id")
    return Q(pk__in=shared.annotate(parties=Count("party", distinct=True)).filter(parties__gte=2).values("meeting_id"))


@answered_once
def _related(party_ids: set[int]) -> set[int]:
    codes = Party.objects.filter(pk__in=party_ids).values_list("code", flat=True)
    alike = {other for code in codes for other in relatives(code)}
    return {*party_ids, *Party.objects.filter(code__in=alike).values_list("pk", flat=True)}
