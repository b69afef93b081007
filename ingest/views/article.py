"""One article: its text with marks, the meetings that it reports, and what is known of it."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from engagement.exceptions import InvalidTransition
from engagement.models import Meeting
from ingest.claiming import NotProcessable, request_processing
from ingest.finishing import finish_article, reopen_article
from ingest.forms import ArticleForm
from ingest.intake import download_name
from ingest.marking import KINDS, Part, build_marks, build_parts, build_segments, part_at, render_segments
from ingest.models import Article, Report
from ingest.views.requests import SignedInRequest

MAX_CARDS = 100


@require_safe
def article(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Article.objects.defer("original"), pk=pk)
    return _page(request, found, ArticleForm(instance=found))


@require_POST
@permission_required("ingest.change_article", raise_exception=True)
def article_reprocess(request: SignedInRequest, pk: int) -> HttpResponse:
    """Store what an analyst knows of the article, and process it again."""
    found = get_object_or_404(Article.objects.defer("original"), pk=pk)
    form = ArticleForm(request.POST, instance=found)
    if not form.is_valid():
        # The form has put what was typed on the instance; the page shows what is stored.
        return _page(request, Article.objects.defer("original").get(pk=pk), form)
    form.store()
    try:
        request_processing(found.pk, by=request.user)
    except NotProcessable as error:
        messages.warning(request, f"Your changes are stored. {error}")
    return redirect(found)


@require_POST
@permission_required("engagement.change_meeting", raise_exception=True)
def article_finish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say that no meeting is missing in the article, or take that back (`open`)."""
    found = get_object_or_404(Article.objects.listed(), pk=pk)
    act = reopen_article if "open" in request.POST else finish_article
    try:
        act(article_id=pk, by=request.user)
    except InvalidTransition as error:
        messages.warning(request, str(error))
    return redirect(found)


@require_safe
def article_original(request: SignedInRequest, pk: int) -> HttpResponse:
    """The bytes as they came, for downloading: never shown, since an article may hold a script."""
    found = get_object_or_404(Article.objects.only("original", "filename", "size", "text"), pk=pk)
    if found.is_from_spreadsheet:
        raise Http404("There was never a file: this is what a spreadsheet quotes of an article.")
    if not found.original:
        raise Http404("The file was empty or too large, so its bytes were not kept.")
    disposition = content_disposition_header(as_attachment=True, filename=download_name(found.filename)) or "attachment"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(found.original), content_type="application/octet-stream", headers=headers)


def _page(request: SignedInRequest, found: Article, form: ArticleForm) -> HttpResponse:
    parts = build_parts(found.text)
    part = _chosen_part(request, parts)
    reports = list(
        found.reports.current().prefetch_related(Prefetch("meeting", Meeting.objects.with_details())).order_by("start")
    )
    shown = [one for one in reports if one.start < part.end and one.end > part.start][:MAX_CARDS]
    numbers = {report.pk: number for number, report in enumerate(reports, start=1)}
    context = {
        "article": found,
        "form": form,
        "kinds": KINDS,
        "part": part,
        "parts": parts,
        "previous_part": part.number - 1,
        "next_part": part.number + 1,
        "cards": [(numbers[report.pk], report) for report in shown],
        "elsewhere": _elsewhere(reports, shown, parts),
        "report_count": len(reports),
        "text": _marked_text(found, part, shown, numbers),
        "has_original": Article.objects.kept().filter(pk=found.pk).exists(),
    }
    return render(request, "ingest/article.html", context)


def _chosen_part(request: SignedInRequest, parts: Sequence[Part]) -> Part:
    """That of `?part=<number>`; the nearest one for a number that there is not."""
    word = request.GET.get("part", "")
    number = int(word) if word.isascii() and word.isdigit() and len(word) < 9 else 1
    return parts[min(max(number, 1), len(parts)) - 1]


def _elsewhere(reports: list[Report], shown: list[Report], parts: Sequence[Part]) -> list[tuple[int, Report]]:
    """(part's number, report) of reports whose evidence is in another part of a long article."""
    here = {report.pk for report in shown}
    others = [report for report in reports if report.pk not in here][:MAX_CARDS]
    return [(part_at(parts, report.start).number, report) for report in others]


def _marked_text(found: Article, part: Part, shown: list[Report], numbers: dict[int, int]) -> str:
    evidence = {report.pk: (report.start, report.end) for report in shown}
    segments = build_segments(found.text, part, build_marks(found.mentions, part), evidence)
    return render_segments(segments, numbers)
