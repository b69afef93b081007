"""An article's state of review: not looked at, partly, done. Done means that every proposal was decided and that an
analyst said that nothing is missing."""

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from engagement.exceptions import InvalidTransition
from engagement.models import Meeting, Operation
from engagement.services.operations import operation
from engagement.services.review import reject_meeting
from ingest.models import Article

NOT_LOOKED_AT, PARTLY, DONE = "not looked at", "partly", "done"


def review_of(article: Article) -> str:
    """One of the three states."""
    decided = article.reports.current().filter(~Q(meeting__review_state="proposed"), meeting__isnull=False).exists()
    waits = article.reports.current().filter(meeting__review_state="proposed").exists()
    if article.finished_at is not None and not waits:
        return DONE
    return PARTLY if decided or article.finished_at is not None else NOT_LOOKED_AT


def finish_article(*, article_id: int, by: User) -> Operation:
    """The analyst says that no meeting of the article is missing. Raises `InvalidTransition` while proposals wait."""
    with operation(Operation.Kind.FINISH, by=by) as act:
        article = _lock(article_id)
        waiting = (
            article.reports.current().filter(meeting__review_state="proposed").values("meeting").distinct().count()
        )
        if waiting:
            raise InvalidTransition(
                f"{waiting} of this article's proposals still wait: decide them first, or say that nothing is here."
            )
        _finish(article, act, by)
    return act


def nothing_here(*, article_id: int, by: User) -> Operation:
    """No meeting is told: reject the article's proposals that only it reports, and finish it. One act.

    A proposal that other articles report too stays: they may be right.
    """
    with operation(Operation.Kind.FINISH, by=by, reason="nothing here") as act:
        article = _lock(article_id)
        told = article.reports.current().filter(meeting__review_state="proposed").values("meeting")
        elsewhere = Q(reports__superseded_at__isnull=True) & ~Q(reports__article=article)
        own = Meeting.objects.filter(pk__in=told).exclude(pk__in=Meeting.objects.filter(elsewhere, pk__in=told))
        for pk in own.values_list("pk", flat=True):
            reject_meeting(meeting_id=pk, by=by, reason=Meeting.RejectReason.NO_MEETING)
        _finish(article, act, by)
    return act


def reopen_article(*, article_id: int, by: User) -> Operation:
    """Something may be missing after all."""
    with operation(Operation.Kind.FINISH, by=by, reason="opened again") as act:
        article = _lock(article_id)
        article.finished_at = article.finished_by = None
        article.save(update_fields=["finished_at", "finished_by"])
        act.label = str(article)
    return act


def _lock(article_id: int) -> Article:
    return Article.objects.listed().select_for_update(of=("self",)).get(pk=article_id)


def _finish(article: Article, act: Operation, by: User) -> None:
    article.finished_at, article.finished_by = timezone.now(), by
    article.save(update_fields=["finished_at", "finished_by"])
    act.label = str(article)
