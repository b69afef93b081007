"""One proposal with all that the desk shows of it, as JSON."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from engagement.models import Meeting, Participation
from engagement.templatetags.intervals import when
from ingest.desk.article_facts import article_of
from ingest.desk.marks import render_text
from ingest.desk.notices import notices_of
from ingest.desk.options import options_of
from ingest.desk.team import comments_of
from ingest.desk.written_dates import write_date
from ingest.models import Report

MOST_SOURCES = 40
_HEAVY = ("article__original", "article__signature", "article__bands")


def item_of(meeting: Meeting, report_id: int | None = None) -> dict[str, Any]:
    """The meeting, its article with the text marked, its other sources, and what could stand instead.

    `report_id` chooses the account whose article is shown; the surest otherwise.
    """
    current = Report.objects.current().filter(meeting=meeting).order_by("-confidence", "pk")
    listed = current.select_related("article").defer(*_HEAVY, "article__text", "article__mentions")
    reports = list(listed[:MOST_SOURCES])
    chosen = next((report.pk for report in reports if report.pk == report_id), reports[0].pk if reports else 0)
    whole = Report.objects.select_related("article", "article__finished_by").defer(*_HEAVY)
    shown = whole.filter(pk=chosen).first()
    return {
        "meeting": meeting_of(meeting),
        "article": article_of(shown.article) if shown else None,
        "text": render_text(meeting, shown) if shown else "",
        "report": shown.pk if shown else None,
        "quote": shown.quote if shown else "",
        "confidence": round(shown.confidence, 2) if shown else None,
        "sources": [_source(report) for report in reports],
        "options": options_of(meeting, shown),
        "notices": notices_of(meeting, reports),
        "comments": comments_of(meeting.pk),
    }


def meeting_of(meeting: Meeting) -> dict[str, Any]:
    """The values as the form holds them."""
    return {
        "id": meeting.pk,
        "version": meeting.version,
        "review_state": meeting.review_state,
        "status": meeting.status,
        "format": meeting.format,
        "date": write_date(meeting.interval),
        "when": when(meeting.interval),
        "city": meeting.city,
        "country": meeting.country.code if meeting.country else "",
        "country_name": meeting.country.name if meeting.country else "",
        "topics": sorted(topic.slug for topic in meeting.topics.all()),
        "note": meeting.note,
        "is_disputed": meeting.is_disputed,
        "assigned_to": meeting.assigned_to.get_username() if meeting.assigned_to else "",
        "edited": meeting.edited_at is not None,
        "participants": [participant_of(one) for one in meeting.participations.all()],
        "url": reverse("admin:engagement_meeting_change", args=[meeting.pk]),
        "page": meeting.get_absolute_url(),
    }


def participant_of(one: Participation) -> dict[str, Any]:
    """A row of the form. `resolution` tells a known spelling from a new name or one that several have."""
    return {
        "id": one.pk,
        "kind": "official" if one.official_id else "delegation",
        "record": one.official_id or one.delegation_id,
        "name": one.name,
        "party": {"code": one.party.code, "name": one.party.name} if one.party else None,
        "role": one.role,
        "resolution": one.resolution,
        "provisional": bool(one.official and one.official.is_provisional),
    }


def _source(report: Report) -> dict[str, Any]:
    article = report.article
    return {
        "report": report.pk,
        "title": article.title or article.filename,
        "outlet": article.outlet,
        "published": date_format(article.published, "j M Y") if article.published else "",
        "status": report.draft.get("status", ""),
        "copy": article.copy_of_id is not None,
    }
