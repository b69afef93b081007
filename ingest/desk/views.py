"""The desk's page, and what its scripts ask for: the next item, decisions, undoing, people while typing."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from engagement.exceptions import LostUpdate
from engagement.models import Meeting, MergedMeeting, Topic
from engagement.services.leases import lease_meeting, release
from engagement.services.leases import renew as renew_lease
from ingest import finishing
from ingest.desk.decisions import ACTIONS, REJECT, SAVE, Decision, RefusedUndo, decide, undo_last
from ingest.desk.filters import DeskFilter
from ingest.desk.item import item_of
from ingest.desk.people import suggest_parties, suggest_people
from ingest.desk.queue import Place, next_item, other_article, progress
from ingest.desk.requests import BadRequest, for_analysts, number, place_of, read_body, user_of
from ingest.desk.selection import add_from_selection
from ingest.desk.suggesting import another_meeting, same_meeting
from ingest.desk.written_dates import HELP, read_date, write_date
from ingest.flags import dismiss_flag, take_over_status
from ingest.models import Article, MatchSuggestion, Report

VERDICTS = {"same": same_meeting, "other": another_meeting}
STEPS = ("next", "previous")
FINISHES = {"nothing": finishing.nothing_here, "done": finishing.finish_article, "open": finishing.reopen_article}


@require_safe
@for_analysts
def desk(request: HttpRequest) -> HttpResponse:
    """The page. Without JavaScript it leads to the list of proposals, which does the same by forms."""
    filters = DeskFilter(request.GET, queryset=Meeting.objects.none(), request=request)
    context = {
        **admin.site.each_context(request),
        "title": "Review desk",
        "filter": filters,
        "chosen": sum(bool(value) for name, value in request.GET.items() if name != "ordering"),
        "topics": list(Topic.objects.order_by("pk").values("slug", "name")),
        "reasons": Meeting.RejectReason.choices,
        "statuses": Meeting.Status.choices,
        "formats": Meeting.Format.choices,
        "date_help": HELP,
        "open_item": request.GET.get("meeting", ""),
    }
    return TemplateResponse(request, "admin/ingest/desk.html", context)


@require_POST
@for_analysts
def item(request: HttpRequest) -> JsonResponse:
    """The next item of the queue, the one that `meeting` names, or one of the `next` or `previous` article (`step`)."""
    body = read_body(request)
    return JsonResponse(_answer(request, place_of(body), body))


@require_POST
@for_analysts
def decision(request: HttpRequest) -> JsonResponse:
    """Accept, reject or save one meeting, and give the next; 409 with the meeting as it is now where it is stale."""
    body = read_body(request)
    place, user = place_of(body), user_of(request)
    form, action = body.get("form") or {}, str(body.get("action"))
    if action not in ACTIONS or not isinstance(form, dict):
        raise BadRequest("The page did not say what to do: reload it, and try again.")
    told = Decision(
        meeting=number(body, "meeting"),
        version=number(body, "version"),
        action=action,
        reason=str(body.get("reason") or ""),
        form=form,
        ruling=str(body.get("ruling") or "").replace("\x00", "").strip(),
        report=body.get("report") if isinstance(body.get("report"), int) else None,
    )
    try:
        act = decide(told, user)
    except Meeting.DoesNotExist:
        words = "This meeting is no longer on record: somebody merged it away, or a newer reading took it back."
        return JsonResponse({"error": words, "gone": True}, status=409)
    except LostUpdate as error:
        now = item_of(_meeting(told.meeting), body.get("report"))
        return JsonResponse({"error": str(error), "item": now}, status=409)
    words = {"accept": "Accepted", REJECT: "Rejected"}.get(action, "Saved")
    answer = _answer(request, place, {"article": body.get("article")}, done=f"{words}: {act.label}")
    answer["completed"] = finishing.just_completed(body.get("article")) if action != SAVE else None
    return JsonResponse(answer)


@require_POST
@for_analysts
def undo(request: HttpRequest) -> JsonResponse:
    """Take back the analyst's latest act, and show what it was about."""
    body = read_body(request)
    place = place_of(body)
    refused = body.get("refused") or []
    if not isinstance(refused, list) or not all(isinstance(pk, int) and 0 <= pk < 2**62 for pk in refused):
        raise BadRequest("The page did not say what cannot be undone: reload it, and try again.")
    try:
        undone = undo_last(user_of(request), place.holder, refused)
    except RefusedUndo as error:
        return JsonResponse({"error": str(error), "refused": error.act}, status=422)
    if undone is None:
        return JsonResponse({"error": "There is nothing of yours to undo."}, status=422)
    act, meeting = undone
    return JsonResponse(_answer(request, place, {"meeting": meeting} if meeting else {}, done=f"Undone: {act.label}"))


@require_POST
@for_analysts
def finish(request: HttpRequest, pk: int) -> JsonResponse:
    """Say that there is nothing here, that nothing is missing, or that something may be."""
    body = read_body(request)
    place, how = place_of(body), FINISHES.get(str(body.get("how")))
    if how is None:
        raise BadRequest("The page did not say what is to be done with the article.")
    get_object_or_404(Article.objects.only("pk"), pk=pk)
    act = how(article_id=pk, by=user_of(request))
    stays = number(body, "meeting") if body.get("meeting") and body.get("how") != "nothing" else None
    return JsonResponse(
        _answer(request, place, {"meeting": stays} if stays else {}, done=f"{act.reason or 'Done'}: {act.label}")
    )


@require_POST
@for_analysts
def add(request: HttpRequest, pk: int) -> JsonResponse:
    """A missed meeting from the selection `start` to `end` of the article's text."""
    body = read_body(request)
    get_object_or_404(Article.objects.only("pk"), pk=pk)
    meeting = add_from_selection(
        article_id=pk, start=number(body, "start"), end=number(body, "end"), by=user_of(request)
    )
    return JsonResponse(
        _answer(request, place_of(body), {"meeting": meeting.pk}, done="Added: complete it, then accept it")
    )


@require_POST
@for_analysts
def suggestion(request: HttpRequest, pk: int) -> JsonResponse:
    """Say that a suggested match is the same meeting, or another one."""
    body = read_body(request)
    decide_match = VERDICTS.get(str(body.get("verdict")))
    if decide_match is None:
        raise BadRequest("The page did not say whether it is the same meeting.")
    get_object_or_404(MatchSuggestion, pk=pk)
    meeting = decide_match(suggestion_id=pk, by=user_of(request))
    shown = {"meeting": meeting.pk} if meeting.review_state == Meeting.ReviewState.PROPOSED else {}
    return JsonResponse(
        _answer(request, place_of(body), shown, done="Merged" if body["verdict"] == "same" else "Kept apart")
    )


@require_POST
@for_analysts
def flag(request: HttpRequest, pk: int) -> JsonResponse:
    """Take over the later state that an account tells of (`take`), or put its flag away (`dismiss`)."""
    body = read_body(request)
    if body.get("verdict") not in ("take", "dismiss"):
        raise BadRequest("The page did not say what is to be done with the flag.")
    get_object_or_404(Report.objects.current(), pk=pk)
    if body["verdict"] == "take":
        take_over_status(report_id=pk, by=user_of(request))
    else:
        dismiss_flag(report_id=pk, by=user_of(request))
    return JsonResponse(_answer(request, place_of(body), {"meeting": number(body, "meeting")}, done="Done"))


@require_POST
@for_analysts
def renew(request: HttpRequest) -> JsonResponse:
    """The item is looked at still: who else has it by now, if anybody."""
    body = read_body(request)
    other = renew_lease(number(body, "meeting"), user=user_of(request), holder=place_of(body).holder)
    return JsonResponse({"held_by": other.get_username() if other else ""})


@require_POST
@for_analysts
def leave(request: HttpRequest) -> HttpResponse:
    """The page is closed: what it held is free."""
    release(place_of(read_body(request)).holder)
    return HttpResponse(status=204)


@require_safe
@for_analysts
def people(request: HttpRequest) -> JsonResponse:
    """Officials, delegations and parties while typing; with `kind=party` parties alone."""
    words, article = request.GET.get("q", "")[:200], request.GET.get("article", "")
    if request.GET.get("kind") == "party":
        return JsonResponse({"people": suggest_parties(words)})
    return JsonResponse({"people": suggest_people(words, int(article) if article.isdecimal() else None)})


@require_safe
@for_analysts
def date(request: HttpRequest) -> JsonResponse:
    """How a date that was typed is read, against the date of the article."""
    number_told = request.GET.get("article", "")
    article = Article.objects.only("published").filter(pk=int(number_told) if number_told.isdecimal() else 0).first()
    interval = read_date(request.GET.get("q", "").replace("\x00", "")[:100], article.published if article else None)
    start, end = interval.iso()
    return JsonResponse({"value": write_date(interval), "start": start, "end": end, "precision": interval.precision})


def _answer(request: HttpRequest, place: Place, body: dict[str, Any], done: str = "") -> dict[str, Any]:
    """The item asked for or the next one, how far the queue is, and what was done."""
    user = user_of(request)
    held_by = ""
    if body.get("meeting"):
        meeting: Meeting | None = _meeting(number(body, "meeting"))
        other = lease_meeting(number(body, "meeting"), user=user, holder=place.holder)
        held_by = other.get_username() if other else ""
    else:
        meeting = _next(request, place, body)
    return {
        "done": done,
        "item": item_of(meeting, body.get("report")) if meeting else None,
        "held_by": held_by,
        "progress": progress(request, place, user),
    }


def _next(request: HttpRequest, place: Place, body: dict[str, Any]) -> Meeting | None:
    """The next one: of the article in hand while it has any, then of those after it; with `step` of another article."""
    user, step = user_of(request), body.get("step")
    if step in STEPS and body.get("article"):
        found = other_article(request, place, user, number(body, "article"), forward=step == "next")
    else:
        article = number(body, "article") if body.get("article") else None
        found = next_item(request, place, user, article)
    return _meeting(found.pk) if found else None


def _meeting(pk: int) -> Meeting:
    """The meeting, or the one that it was merged into."""
    merged = MergedMeeting.objects.filter(old_id=pk).values_list("meeting_id", flat=True).first()
    pk = merged or pk
    return get_object_or_404(Meeting.objects.with_details().select_related("assigned_to"), pk=pk)
