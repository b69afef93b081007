"""An article's state of review: not looked at, partly, done. Done means that every proposal was decided and that an
analyst said that nothing is missing."""

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils import timezone

from engagement.exceptions import InvalidTransition
from engagement.models import Meeting, Operation
from engagement.services.operations import operation
from engagement.services.recording import lock_recording
from engagement.services.review import reject_meeting
from ingest.models import Article, Report


def just_completed(article_id: object) -> dict[str, object] | None:
    """The article, where its last proposal is decided and nobody has said yet that nothing is missing."""
    if not isinstance(article_id, int):
        return None
    article = Article.objects.listed().filter(pk=article_id, finished_at=None).first()
    if article is None or article.reports.current().filter(meeting__review_state="proposed").exists():
        return None
    return {"id": article.pk, "title": str(article)}


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

    A proposal that other articles report too stays: they may be right. Copies of the article are no others: they are
    finished with it. What an analyst has corrected or found is not rejected by one key, and refused with words.
    """
    with operation(Operation.Kind.FINISH, by=by, reason="nothing here") as act:
        lock_recording()
        article = _lock(article_id)
        told = article.reports.current().filter(meeting__review_state="proposed").values("meeting")
        first = article.copy_of_id or article.pk
        family = Q(pk=first) | Q(copy_of=first)
        elsewhere = Report.objects.current().exclude(article__in=Article.objects.filter(family))
        own = Meeting.objects.filter(pk__in=told).exclude(pk__in=elsewhere.filter(meeting__in=told).values("meeting"))
        if own.filter(edited_at__isnull=False).exists():
            raise InvalidTransition(
                "Somebody has corrected or added a meeting of this article: decide that one by itself, then go on."
            )
        for pk in own.order_by("pk").values_list("pk", flat=True):
            reject_meeting(meeting_id=pk, by=by, reason=Meeting.RejectReason.NO_MEETING)
        for copy in Article.objects.listed().filter(family).exclude(pk=article.pk).order_by("pk"):
            _finish(copy, act, by)
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
