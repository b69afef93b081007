"""A mail in words: the news of each search, with who met whom, where, and the sentences that say so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from engagement.exports.rows import MeetingRow, iterate_rows
from engagement.models import DigestMail, MailPace, Meeting, MergedMeeting, News, SavedSearch

_SALT = "engagement.following.stop-mails"
_SUBJECT_LENGTH = 150


@dataclass(frozen=True)
class Item:
    """`was`: the status that the user was told before; empty for a meeting that is new to them."""

    row: MeetingRow
    was: str


@dataclass
class Section:
    search: SavedSearch
    address: str
    items: list[Item] = field(default_factory=list)


def settle(mails: Sequence[DigestMail]) -> int:
    """Leave in the first of the mails what still is news of any of them, each once; how much that is. Writes.

    Between collecting and sending a meeting may be reopened (then it is told once it is confirmed again), merged, or
    change its status, even back to what the user was told.
    """
    found = News.objects.filter(mail__in=mails)
    found.filter(search__mail=MailPace.OFF).delete()  # switched off since
    news = list(found.order_by("pk"))
    numbers = [one.meeting for one in news]
    merged = dict(MergedMeeting.objects.filter(old_id__in=numbers).values_list("old_id", "meeting_id"))
    now = {one.pk: merged.get(one.meeting, one.meeting) for one in news}
    statuses = dict(Meeting.objects.confirmed().filter(pk__in=now.values()).values_list("pk", "status"))
    kept: dict[tuple[int, int], News] = {}
    for one in sorted(news, key=lambda one: (now[one.pk] != one.meeting, one.pk)):  # its own before what it took over
        kept.setdefault((one.search_id, now[one.pk]), one)
    kept = {key: one for key, one in kept.items() if statuses.get(key[1], one.was) != one.was}
    found.exclude(pk__in=[one.pk for one in kept.values()]).delete()
    for (_, meeting), one in kept.items():
        one.mail, one.meeting, one.status = mails[0], meeting, statuses[meeting]
        one.save(update_fields=["mail", "meeting", "status"])
    return len(kept)


def compose(mail: DigestMail, connection: Any = None) -> EmailMultiAlternatives:
    """Text and HTML, with what mail programs need to offer “unsubscribe”."""
    sections = sections_of(mail)
    stop = settings.SITE_URL + reverse("mails-stop", args=[stop_token(mail.user_id)])
    context = {
        "sections": sections,
        "user": mail.user,
        "stop": stop,
        "following": settings.SITE_URL + reverse("following"),
    }
    host = settings.SITE_URL.split("//")[-1].split(":")[0]
    headers = {
        "Message-ID": f"<news-{mail.pk}-{mail.created_at:%Y%m%d%H%M%S}@{host}>",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMultiAlternatives(
        subject=_subject(sections),
        body=render_to_string("engagement/mail/news.txt", context),
        to=[mail.user.email],
        headers=headers,
        connection=connection,
    )
    message.attach_alternative(render_to_string("engagement/mail/news.html", context), "text/html")
    return message


def sections_of(mail: DigestMail) -> list[Section]:
    """By search, as they are named; meetings by date, the latest first."""
    news = list(News.objects.filter(mail=mail).select_related("search").order_by("search__name", "search_id"))
    meetings = Meeting.objects.filter(pk__in={one.meeting for one in news})
    rows = {row.pk: row for row in iterate_rows(meetings, site=settings.SITE_URL)}
    order = {pk: place for place, pk in enumerate(rows)}
    sections: dict[int, Section] = {}
    for one in sorted(news, key=lambda one: order.get(one.meeting, 0)):
        section = sections.setdefault(
            one.search_id, Section(one.search, settings.SITE_URL + one.search.get_absolute_url())
        )
        section.items.append(Item(rows[one.meeting], one.was))
    return sorted(sections.values(), key=lambda section: (section.search.name, section.search.pk))


def stop_token(user_id: int) -> str:
    """Opens the page that stops a user's mails, without signing in, and nothing else."""
    return signing.dumps(user_id, salt=_SALT)


def user_of_stop_token(token: str) -> int:
    """Raises `signing.BadSignature`. It does not run out: old mails can be unsubscribed from."""
    return int(signing.loads(token, salt=_SALT))


def _subject(sections: Sequence[Section]) -> str:
    number = len({item.row.pk for section in sections for item in section.items})
    words = "1 meeting" if number == 1 else f"{number} meetings"
    names = ", ".join(" ".join(section.search.name.split()) for section in sections)
    subject = f"{words}: {names}"
    return subject if len(subject) <= _SUBJECT_LENGTH else f"{subject[: _SUBJECT_LENGTH - 1]}…"
