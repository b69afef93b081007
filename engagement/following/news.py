"""Which meetings are news for a search that wants mail, and putting them into mails: each once, whatever happens.

A meeting is news once it is confirmed, and again only when its status is another one than the user was told last. What
was confirmed already when mails began was known by then. What is told is remembered in the same transaction that puts
it into a mail; sending comes after (`engagement.following.sending`).
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from engagement.event_tables import DELETED, event_tables
from engagement.following.matching import matches_of
from engagement.models import DigestMail, MailPace, Meeting, MergedMeeting, News, SavedSearch

# Events have the time at which their transaction began; one that took longer than this would be missed.
OVERLAP = timedelta(hours=6)

Told = dict[int, str]


def collect_news(now: datetime | None = None) -> list[int]:
    """Make the mails that are due; their numbers. One for each user, whatever the number of their searches."""
    now = now or timezone.now()
    due = SavedSearch.objects.wanting_mail().filter(_due(now)).order_by("user_id")
    mails = [_collect_for(user_id, now) for user_id in due.values_list("user_id", flat=True).distinct()]
    return [mail for mail in mails if mail is not None]


def _due(now: datetime) -> Q:
    """All of one pace come due at the same moments, so that a user gets one mail for all of them."""
    seconds = settings.FOLLOW_MAIL_SECONDS
    digest = datetime.fromtimestamp(now.timestamp() // seconds * seconds, tz=now.tzinfo)
    local = timezone.localtime(now)
    daily = local.replace(hour=settings.FOLLOW_DAILY_HOUR, minute=0, second=0, microsecond=0)
    if daily > local:
        daily -= timedelta(days=1)
    return Q(mail=MailPace.DIGEST, collected_at__lt=digest) | Q(mail=MailPace.DAILY, collected_at__lt=daily)


@transaction.atomic
def _collect_for(user_id: int, now: datetime) -> int | None:
    """Whoever comes second waits for the rows, and finds them not due any more."""
    due = SavedSearch.objects.wanting_mail().filter(_due(now)).of(user_id).order_by("pk")
    searches = list(due.select_for_update(of=("self",)))
    news = [one for search in searches for one in news_of(search)]
    SavedSearch.objects.filter(pk__in=[search.pk for search in searches]).update(collected_at=now)
    if not news:
        return None
    mail = DigestMail.objects.create(user_id=user_id)
    for one in news:
        one.mail = mail
    News.objects.bulk_create(news)
    return mail.pk


def news_of(search: SavedSearch) -> list[News]:
    """News since the last look, unsaved and without a mail; the latest meeting first."""
    if search.collected_at is None:
        return []
    since = search.collected_at - OVERLAP
    written = _events().filter(pgh_created_at__gte=since).values("id")
    found = list(matches_of(search).meetings.filter(pk__in=written).values_list("pk", "status"))
    told = _told(search, [pk for pk, _ in found])
    return [
        News(search=search, meeting=pk, status=status, was=told.get(pk, ""))
        for pk, status in found
        if told.get(pk) != status
    ]


def _told(search: SavedSearch, meetings: list[int]) -> Told:
    """The status that the user knows of each of the meetings, or of one that became part of it."""
    owner = {pk: pk for pk in meetings}
    owner |= dict(MergedMeeting.objects.filter(meeting__in=meetings).values_list("old_id", "meeting_id"))
    known = _on_record(owner, search.mail_after or 0)
    told = {owner[pk]: status for pk, status in known.items() if owner[pk] != pk}
    told |= {pk: status for pk, status in known.items() if owner[pk] == pk}
    rows = News.objects.filter(search=search, meeting__in=owner).order_by("pk")  # the last one counts
    return told | {owner[pk]: status for pk, status in rows.values_list("meeting", "status")}


def _on_record(meetings: Iterable[int], event: int) -> Told:
    """The status of those that were confirmed as of that event."""
    events = _events().filter(id__in=list(meetings), pgh_id__lte=event)
    last = events.order_by("id", "-pgh_id").distinct("id")
    return {
        event.id: event.status
        for event in last
        if event.pgh_label != DELETED and event.review_state == Meeting.ReviewState.CONFIRMED
    }


def _events() -> Any:
    return event_tables()["engagement.meeting"].event_model.objects
