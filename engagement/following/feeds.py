"""The Atom feed of a saved search: its latest confirmed meetings, with the sentences that tell of them.

The feed is the same whoever asks, until something in it changes, so that its hash is its `ETag`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.db.models import Max
from django.template.loader import render_to_string
from django.utils.feedgenerator import Atom1Feed

from engagement.event_tables import event_tables
from engagement.exports.rows import MeetingRow, iterate_rows
from engagement.following.matching import Matches, matches_of
from engagement.models import Meeting, SavedSearch
from engagement.templatetags.intervals import when

ENTRIES = 50
# Tables of events that tell of a meeting, and the column that names it.
_EVENTS = {
    "engagement.meeting": "id",
    "engagement.participation": "meeting_id",
    "engagement.meetingtopic": "meeting_id",
    "ingest.report": "meeting_id",
}
# What XML cannot hold, not even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Feed:
    text: bytes
    updated: datetime


def feed_of(search: SavedSearch, *, site: str, own_address: str) -> Feed:
    """`site` is the start of absolute addresses; meetings are in the order in which they were confirmed."""
    matches = matches_of(search)
    latest = matches.meetings.order_by("-reviewed_at", "-pk")
    keys = list(latest.values_list("pk", flat=True)[:ENTRIES])
    found = {row.pk: row for row in iterate_rows(Meeting.objects.filter(pk__in=keys), site=site)}
    rows = [found[pk] for pk in keys if pk in found]
    changed = last_written(keys)
    updated = max([changed[row.pk] for row in rows], default=search.created_at)
    feed = Atom1Feed(
        title=_clean(search.name),
        link=site + search.get_absolute_url(),
        description="",
        subtitle=_clean(_subtitle(matches)),
        feed_url=own_address,
        feed_guid=_tag(site, search.created_at, f"search/{search.pk}"),
        language="en",
        author_name="Engagement tracker",
    )
    for row in rows:
        _add(feed, row, changed[row.pk], site)
    feed.latest_post_date = lambda: updated  # type: ignore[method-assign]  # a feed without entries has a date, too
    return Feed(feed.writeString("utf-8").encode(), updated)


def last_written(meetings: Sequence[int]) -> dict[int, datetime]:
    """When each meeting, its participants, topics or accounts were written to last, an undo included."""
    last: dict[int, datetime] = {}
    for label, column in _EVENTS.items():
        events = event_tables()[label].event_model.objects.filter(**{f"{column}__in": meetings}).order_by()
        for pk, at in events.values_list(column).annotate(at=Max("pgh_created_at")):
            last[pk] = max(at, last.get(pk, at))
    return last


def title_of(row: MeetingRow) -> str:
    """“Taliban: Amir Khan Muttaqi; Qatar: … (planned, 12 October 2021, Doha)”."""
    facts = ", ".join(filter(None, (row.status, when(row.interval), row.place)))
    return f"{row.who or 'Meeting'} ({facts})"


def _add(feed: Atom1Feed, row: MeetingRow, updated: datetime, site: str) -> None:
    feed.add_item(
        title=_clean(title_of(row)),
        link=row.address,
        description=_clean(render_to_string("engagement/mail/entry.html", {"row": row, "site": site})),
        unique_id=f"{row.address}",
        updateddate=updated,
        categories=[_clean(topic) for topic in row.topics],
    )


def _subtitle(matches: Matches) -> str:
    if matches.wrong:
        return f"Nothing is found any more, for a filter does not fit: {matches.wrong}"
    words = "; ".join(f"{label}: {value}" for label, value in matches.filters)
    return f"Confirmed meetings. Filters: {words or 'none'}."


def _tag(site: str, day: datetime, what: str) -> str:
    return f"tag:{urlsplit(site).hostname},{day:%Y-%m-%d}:{what}"


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)
