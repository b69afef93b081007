"""Upload: one request for each file where the page's script runs, one for all of them where it does not."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_safe

from ingest.batch import Unreadable, unpack
from ingest.forms import SourceForm, UploadForm
from ingest.intake import WAITS, Receipt, Upload, clean_name, upload_article
from ingest.models import Article
from ingest.readers import READERS
from ingest.views.requests import SignedInRequest

RECEIPTS = "upload_receipts"
MAX_STATUS_IDS = 500


@dataclass(frozen=True)
class Row:
    """A line of the list of uploads: the article as it is now, and what intake said where that is the last word.

    Without an article: a part of an archive or list that none could be made of."""

    article: Article | None
    filename: str
    message: str = ""
    note: str = ""  # said while the article waits


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("ingest.add_article", raise_exception=True)
def upload(request: SignedInRequest) -> HttpResponse:
    """The page; a POST takes files and pasted text and answers with a receipt for each, or with the form's errors.

    JSON for the script: `{"html": rows}` or, with status 422, `{"errors": {field: [message, …]}}`.
    """
    wants_json = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        receipts = [_receive(one, request.user) for upload in form.uploads() for one in unpack(upload)]
        if wants_json:
            return JsonResponse({"html": _render_rows(_rows(receipts))})
        request.session[RECEIPTS] = receipts
        return redirect("upload-receipts")
    if form.is_bound and wants_json:
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    context = {
        "form": form,
        "file_form": SourceForm(),
        "formats": [f"{reader.name} ({', '.join(reader.suffixes)})" for reader in reversed(READERS)],
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "max_packed_bytes": settings.ARCHIVE_MAX_BYTES,
        "max_packed_files": settings.ARCHIVE_MAX_FILES,
    }
    return render(request, "ingest/upload.html", context)


@require_safe
@permission_required("ingest.add_article", raise_exception=True)
def upload_receipts(request: SignedInRequest) -> HttpResponse:
    """What became of the last upload that came without the script."""
    return render(request, "ingest/upload_receipts.html", {"rows": _rows(request.session.get(RECEIPTS, []))})


@require_safe
def article_status(request: SignedInRequest) -> HttpResponse:
    """`?ids=1,2`: `{"articles": {id: {"state": …, "waiting": bool, "html": row}}}` of those that exist."""
    words = request.GET.get("ids", "").split(",")
    if len(words) > MAX_STATUS_IDS or not all(word.isascii() and word.isdigit() and len(word) < 19 for word in words):
        message = f"“ids” takes 1 to {MAX_STATUS_IDS} numbers of articles, parted by commas."
        return JsonResponse({"error": message}, status=400)
    articles = Article.objects.listed().with_counts().filter(pk__in={int(word) for word in words})
    answer = {
        article.pk: {
            "state": article.state,
            "waiting": article.is_waiting,
            "html": _render_rows([Row(article, article.filename)]),
        }
        for article in articles
    }
    return JsonResponse({"articles": answer})


def _receive(one: Upload | Unreadable, by: User) -> dict[str, Any]:
    if isinstance(one, Unreadable):
        return {"article": None, "filename": clean_name(one.name)[:300], "message": one.message}
    return _stored(upload_article(one, by=by))


def _stored(receipt: Receipt) -> dict[str, Any]:
    """A receipt as the session keeps it. Only what is said of a duplicate, and of a queue that is away, is not on the
    article's own row."""
    message = receipt.message if receipt.outcome == "duplicate" else ""
    note = receipt.message if receipt.message == WAITS else ""
    return {"article": receipt.article.pk, "filename": receipt.filename, "message": message, "note": note}


def _rows(stored: list[dict[str, Any]]) -> list[Row]:
    articles = Article.objects.listed().with_counts().in_bulk([one["article"] for one in stored if one["article"]])
    return [
        Row(articles.get(one["article"]), one["filename"], one["message"], one.get("note", ""))
        for one in stored
        if one["article"] in articles or one["article"] is None
    ]


def _render_rows(rows: list[Row]) -> str:
    return render_to_string("ingest/_upload_rows.html", {"rows": rows})
