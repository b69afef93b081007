"""What every request of the desk's page is answered with: the item asked for or the next one, and the queue's state."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from engagement.models import Meeting, MergedMeeting
from engagement.services.leases import PROPOSALS, Leases
from ingest.desk.item import item_of
from ingest.desk.overview import progress
from ingest.desk.queue import Place, next_item, other_article
from ingest.desk.requests import number, user_of
from ingest.desk.whole_articles import ARTICLES, asked_for, next_article, whole_item
from ingest.models import Article

STEPS = ("next", "previous")
LEASES: dict[str, Leases[Any]] = {"meeting": PROPOSALS, "whole": ARTICLES}


def answer_for(request: HttpRequest, place: Place, body: dict[str, Any], done: str = "") -> dict[str, Any]:
    """The `item`, who else has it (`held_by`), the `progress`, and what was `done`, in words.

    `body` names a `meeting` or a `whole` article; else it is the next item after `article`, or one of the `next` or
    `previous` article (`step`). Raises `BadRequest`, `Http404`.
    """
    held_by = ""
    if body.get("meeting"):
        found = {"meeting": meeting_or_404(number(body, "meeting")).pk}
        held_by = _take(request, place, found)
    elif body.get("whole"):
        found = {"whole": get_object_or_404(Article.objects.only("pk"), pk=number(body, "whole")).pk}
        held_by = _take(request, place, found)
    else:
        found = _next(request, place, body)
    for name, leases in LEASES.items():
        if name not in found:
            leases.release(place.holder)
    return {
        "done": done,
        "item": _item(found, body.get("report")),
        "held_by": held_by,
        "progress": progress(request, place, user_of(request)),
    }


def meeting_or_404(pk: int) -> Meeting:
    """The meeting, or the one that it was merged into."""
    merged = MergedMeeting.objects.filter(old_id=pk).values_list("meeting_id", flat=True).first()
    meetings = Meeting.objects.with_details().select_related("assigned_to")
    return get_object_or_404(meetings, pk=merged or pk)


def _next(request: HttpRequest, place: Place, body: dict[str, Any]) -> dict[str, int]:
    """Leased to the page: proposals of the article in hand while it has any, then of those after it; then articles to
    look through; then what was put off. With `step`, an item of another article, of the same kind if there is any."""
    user, article = user_of(request), number(body, "article") if body.get("article") else None
    forward = body.get("step") == "next"
    meeting, whole = None, None
    if body.get("step") in STEPS and article is not None:
        if not body.get("in_whole"):
            meeting = other_article(request, place, user, article, forward=forward)
        whole = None if meeting else next_article(place, user, article, forward=forward)
    for put_off in (False, True):
        if meeting is None and whole is None:
            meeting = next_item(request, place, user, article, put_off=put_off)
        if meeting is None and whole is None:
            whole = next_article(place, user, in_hand=article, put_off=put_off)
    if meeting is not None:
        return {"meeting": meeting.pk}
    if whole is None and article is None:
        # The page was opened for an article that is done: it is shown, so that something can be added after all.
        asked = Article.objects.filter(pk=asked_for(place.filters) or 0, state=Article.State.PROCESSED).first()
        return {"whole": asked.pk} if asked else {}
    return {"whole": whole.pk} if whole is not None else {}


def _item(found: dict[str, int], report: Any) -> dict[str, Any] | None:
    if "meeting" in found:
        return item_of(meeting_or_404(found["meeting"]), report)
    return whole_item(found["whole"]) if "whole" in found else None


def _take(request: HttpRequest, place: Place, found: dict[str, int]) -> str:
    """The name of whoever else has the item; the page's own from now on, where nobody has."""
    ((name, pk),) = found.items()
    other = LEASES[name].take(pk, user=user_of(request), holder=place.holder)
    return other.get_username() if other else ""
