"""What the desk says of an article beside its text."""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.utils.formats import date_format

from ingest.models import Article


def article_of(article: Article) -> dict[str, Any]:
    """Title, outlet, date and address, and how far analysts are with its meetings."""
    return {
        "id": article.pk,
        "title": article.title or article.filename,
        "outlet": article.outlet,
        "published": date_format(article.published, "j F Y") if article.published else "",
        "url": article.get_absolute_url(),
        "finished": _finished(article),
        **_progress(article),
    }


def _finished(article: Article) -> str:
    by: User | None = article.finished_by
    return (by.get_username() if by else "somebody") if article.finished_at else ""


def _progress(article: Article) -> dict[str, int]:
    """Of the meetings that the article reports: how many there are, and how many wait for a decision."""
    current = Q(superseded_at=None, meeting__isnull=False)
    counts = article.reports.filter(current).aggregate(
        total=Count("meeting", distinct=True),
        undecided=Count("meeting", distinct=True, filter=Q(meeting__review_state="proposed")),
    )
    return {"total": counts["total"], "undecided": counts["undecided"]}
