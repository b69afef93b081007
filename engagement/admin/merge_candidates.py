"""With what a record may be merged: what looks alike, or what the words find."""

from datetime import timedelta

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Q

from engagement.models import Attendance, DistinctMeetings, DistinctOfficials, Meeting, Official

SHOWN = 12
_NEAR = timedelta(days=7)
_ALIKE = 0.25


def likely_meetings(keep: Meeting, words: str) -> list[Meeting]:
    """With the words: those that mention them. Without: those of the same days with somebody in common."""
    apart = _others_of(DistinctMeetings, keep.pk)
    others = Meeting.objects.exclude(pk=keep.pk).exclude(pk__in=apart).with_details()
    if words:
        return list(others.mentioning(words)[:SHOWN])
    people = Attendance.objects.filter(meeting=keep).values("official_id")
    shared = Q(pk__in=Attendance.objects.filter(official__in=people).values("meeting_id"))
    near = others.filter(shared).exclude(review_state=Meeting.ReviewState.REJECTED)
    if keep.start and keep.end:
        near = near.filter(Q(end__gte=keep.start - _NEAR, start__lte=keep.end + _NEAR) | Q(start=None))
    return list(near[:SHOWN])


def likely_officials(keep: Official, words: str) -> list[Official]:
    """With the words: those who are called so. Without: those whose name, or a spelling of it, is much like theirs."""
    others = Official.objects.exclude(pk=keep.pk).exclude(pk__in=_others_of(DistinctOfficials, keep.pk))
    others = others.prefetch_related("affiliations__party", "names")
    if words:
        return list(others.named(words)[:SHOWN])
    own = TrigramSimilarity("name", keep.name)
    alike = others.annotate(likeness=own).filter(likeness__gte=_ALIKE)
    return list(alike.order_by("-likeness", "name")[:SHOWN])


def _others_of(pairs: type[DistinctMeetings] | type[DistinctOfficials], pk: int) -> list[int]:
    """The records that somebody said are not this one."""
    rows = pairs._default_manager.filter(Q(one=pk) | Q(other=pk)).values_list("one_id", "other_id")
    return [other if one == pk else one for one, other in rows]
