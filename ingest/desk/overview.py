"""How far the queue is: what waits, by confidence and in how many articles, and what the analyst decided today."""

from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from engagement.models import Operation, ReviewLease
from ingest.desk.filters import SURENESS
from ingest.desk.queue import Place, waiting
from ingest.desk.whole_articles import unfinished

_DECISIONS = (Operation.Kind.CONFIRM, Operation.Kind.REJECT)


def progress(request: HttpRequest, place: Place, user: User) -> dict[str, int]:
    """`waiting` in this queue, `free` of them, `skipped`; by confidence (`sure`, `likely`, `doubtful`); in how many
    `articles`; articles to look through (`whole`), and `done`: the user's decisions of today."""
    held = ReviewLease.objects.filter(expires_at__gt=timezone.now()).exclude(holder=place.holder)
    counts = {
        "waiting": Count("pk"),
        "free": Count("pk", filter=~Q(pk__in=held.values("meeting_id"))),
        "skipped": Count("pk", filter=Q(pk__in=place.skipped)),
        "articles": Count("article_id", distinct=True),
    }
    for name, (low, high) in SURENESS.items():
        counts[name] = Count("pk", filter=Q(confidence__gte=low, confidence__lt=high))
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    decided = Operation.objects.of_user(user.pk).standing().filter(kind__in=_DECISIONS, at__gte=today)
    return {
        **waiting(request, place.filters).order_by().aggregate(**counts),
        "whole": unfinished(place.filters).order_by().count(),
        "done": sum(len(meetings) for meetings in decided.values_list("meetings", flat=True)),
    }
