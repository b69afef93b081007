"""The desk's page, and what its scripts ask for: the next item, decisions, undoing, people while typing."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST, require_safe

from engagement.exceptions import LostUpdate
from engagement.models import Meeting, Topic
from engagement.services.assigning import assignable_users
from engagement.services.discussing import add_comment
from ingest import finishing
from ingest.desk.answers import LEASES, answer_for, meeting_or_404
from ingest.desk.decisions import ACTIONS, REJECT, SAVE, Decision, RefusedUndo, decide, undo_last
from ingest.desk.filters import DeskFilter
from ingest.desk.item import item_of
from ingest.desk.people import suggest_parties, suggest_people
from ingest.desk.requests import BadRequest, for_analysts, number, place_of, read_body, user_of
from ingest.desk.selection import add_from_selection
from ingest.desk.suggesting import another_meeting, same_meeting
from ingest.desk.team import assign_at_desk, comments_of
from ingest.desk.written_dates import HELP, read_date, write_date
from ingest.flags import dismiss_flag, take_over_status
from ingest.models import Article, MatchSuggestion, Report

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
        "chosen": _chosen(filters),
        "topics": list(Topic.objects.order_by("pk").values("slug", "name")),
        "reasons": Meeting.RejectReason.choices,
        "statuses": Meeting.Status.choices,
        "formats": Meeting.Format.choices,
        "analysts": list(assignable_users().values_list("username", flat=True)),
        "date_help": HELP,
        "open_item": request.GET.get("meeting", ""),
    }
    return TemplateResponse(request, "admin/ingest/desk.html", context)


@require_POST
@for_analysts
def item(request: HttpRequest) -> JsonResponse:
    """The next item of the queue, the proposal that `meeting` names, the article that `whole` does, or an item of the
    `next` or `previous` article (`step`)."""
    body = read_body(request)
    return JsonResponse(answer_for(request, place_of(body), body))


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
        now = item_of(meeting_or_404(told.meeting), body.get("report"))
        return JsonResponse({"error": str(error), "item": now}, status=409)
    words = {"accept": "Accepted", REJECT: "Rejected"}.get(action, "Saved")
    answer = answer_for(request, place, {"article": body.get("article")}, done=f"{words}: {act.label}")
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
    act, shown = undone
    return JsonResponse(answer_for(request, place, shown, done=f"Undone: {act.label}"))


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
    shown: dict[str, Any] = {}
    if body.get("meeting") and body.get("how") != "nothing":
        shown = {"meeting": number(body, "meeting")}
    elif body.get("how") == "open":
        shown = {"whole": pk}
    return JsonResponse(answer_for(request, place, shown, done=f"{act.reason or 'Done'}: {act.label}"))


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
        answer_for(request, place_of(body), {"meeting": meeting.pk}, done="Added: complete it, then accept it")
    )


@require_POST
@for_analysts
def suggestion(request: HttpRequest, pk: int) -> JsonResponse:
    """Say that a suggested match is the same meeting (`choices`: whose value stands, by field), or another one."""
    body = read_body(request)
    get_object_or_404(MatchSuggestion, pk=pk)
    user, choices = user_of(request), body.get("choices") or {}
    if body.get("verdict") not in ("same", "other") or not isinstance(choices, dict):
        raise BadRequest("The page did not say whether it is the same meeting.")
    if body["verdict"] == "other":
        another_meeting(suggestion_id=pk, by=user)
        # What the analyst looks at stays: the next key is about it.
        return JsonResponse(
            answer_for(request, place_of(body), {"meeting": number(body, "meeting")}, done="Kept apart")
        )
    versions = {number(body, "meeting"): number(body, "version"), number(body, "other"): number(body, "other_version")}
    meeting = same_meeting(suggestion_id=pk, by=user, shown=number(body, "meeting"), choices=choices, versions=versions)
    shown = {"meeting": meeting.pk} if meeting.review_state == Meeting.ReviewState.PROPOSED else {}
    return JsonResponse(answer_for(request, place_of(body), shown, done="Merged"))


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
    return JsonResponse(answer_for(request, place_of(body), {"meeting": number(body, "meeting")}, done="Done"))


@require_POST
@for_analysts
def comment(request: HttpRequest, pk: int) -> JsonResponse:
    """Say something on the meeting to the team; the answer has all its `comments`."""
    body = read_body(request)
    get_object_or_404(Meeting.objects.only("pk"), pk=pk)
    add_comment(meeting_id=pk, by=user_of(request), text=str(body.get("text") or ""))
    return JsonResponse({"comments": comments_of(pk)})


@require_POST
@for_analysts
def assign(request: HttpRequest, pk: int) -> JsonResponse:
    """Give the meeting to the analyst `to`, or to nobody; the answer has its `version` from now on."""
    body = read_body(request)
    get_object_or_404(Meeting.objects.only("pk"), pk=pk)
    return JsonResponse(assign_at_desk(pk, str(body.get("to") or ""), number(body, "version"), by=user_of(request)))


@require_POST
@for_analysts
def renew(request: HttpRequest) -> JsonResponse:
    """The item is looked at still: who else has it by now, if anybody."""
    body = read_body(request)
    name = "whole" if body.get("whole") else "meeting"
    other = LEASES[name].renew(number(body, name), holder=place_of(body).holder)
    return JsonResponse({"held_by": other.get_username() if other else ""})


@require_POST
@for_analysts
def leave(request: HttpRequest) -> HttpResponse:
    """The page is closed: what it held is free."""
    for leases in LEASES.values():
        leases.release(place_of(read_body(request)).holder)
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


def _chosen(filters: DeskFilter) -> list[str]:
    """What the filters let through, in words."""
    fields = filters.form.fields
    asked = [(name, value) for name, value in (filters.data or {}).items() if value and name in fields]
    choices = {name: dict(getattr(fields[name], "choices", ())) for name, _ in asked}
    return [f"{fields[name].label} {choices[name].get(value, value)}" for name, value in asked]
