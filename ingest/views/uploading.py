"""Upload: requests of one or some files each where the page's script runs, one for all of them where it does not."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ingest import fetches
from ingest.batch import Unreadable, unpack
from ingest.forms import SourceForm, UploadForm
from ingest.intake import Upload, upload_article
from ingest.models import Article
from ingest.readers import READERS
from ingest.views.requests import SignedInRequest
from ingest.views.upload_rows import (
    Row,
    fetch_rows,
    render_rows,
    rows_of,
    stored_fetch,
    stored_receipt,
    stored_refusal,
)
from ingest.web import FetchError

RECEIPTS = "upload_receipts"
MAX_STATUS_IDS = 500


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("ingest.add_article", raise_exception=True)
def upload(request: SignedInRequest) -> HttpResponse:
    """The page; a POST takes files, pasted text and addresses, and answers with a receipt for each, or with the form's
    errors.

    JSON for the script: `{"html": rows}` or, with status 422, `{"errors": {field: [message, …]}}`.
    """
    wants_json = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_bound and form.is_valid():
        receipts = [_receive(one, request.user) for upload in form.uploads() for one in unpack(upload)]
        receipts += _ask_for_addresses(form, request.user)
        if wants_json:
            return JsonResponse({"html": render_rows(rows_of(receipts), request)})
        request.session[RECEIPTS] = receipts
        return redirect("upload-receipts")
    if form.is_bound and wants_json:
        return JsonResponse({"errors": form.errors.get_json_data()}, status=422)
    context = {
        "form": form,
        "file_form": SourceForm(),
        "formats": [f"{reader.name} ({', '.join(reader.suffixes)})" for reader in reversed(READERS)],
        "fetches": fetches.is_on(),
        "max_bytes": settings.UPLOAD_MAX_BYTES,
        "max_files": settings.UPLOAD_MAX_FILES,
        "max_packed_bytes": settings.ARCHIVE_MAX_BYTES,
        "max_packed_files": settings.ARCHIVE_MAX_FILES,
    }
    return render(request, "ingest/upload.html", context)


@require_safe
@permission_required("ingest.add_article", raise_exception=True)
def upload_receipts(request: SignedInRequest) -> HttpResponse:
    """What became of the last upload that came without the script."""
    return render(request, "ingest/upload_receipts.html", {"rows": rows_of(request.session.get(RECEIPTS, []))})


@require_safe
def article_status(request: SignedInRequest) -> HttpResponse:
    """`?ids=1,2&fetches=3`: `{"articles": {id: {"state": …, "waiting": bool, "html": row}}, "fetches": {…}}` of those
    that exist. With `brief`, rows only of what somebody should look at: a page may ask after thousands."""
    ids, wanted = _numbers(request, "ids"), _numbers(request, "fetches")
    if ids is None or wanted is None or not 0 < len(ids) + len(wanted) <= MAX_STATUS_IDS:
        message = f"“ids” and “fetches” take 1 to {MAX_STATUS_IDS} numbers together, parted by commas."
        return JsonResponse({"error": message}, status=400)
    brief = "brief" in request.GET
    articles = Article.objects.listed().with_counts().filter(pk__in=ids) if ids else []
    rows = [(one.pk, one.state, one.is_waiting, Row(one, one.filename)) for one in articles]
    fetched = [(one.fetch_id, one.state, one.is_waiting, one.row) for one in fetch_rows(wanted)] if wanted else []

    def tell(found: list[tuple[int, str, bool, Row]]) -> dict[int, dict[str, Any]]:
        return {
            key: {
                "state": state,
                "waiting": waiting,
                "html": "" if brief and (waiting or row.is_settled) else render_rows([row], request),
            }
            for key, state, waiting, row in found
        }

    return JsonResponse({"articles": tell(rows), **({"fetches": tell(fetched)} if fetched else {})})


def _numbers(request: SignedInRequest, name: str) -> set[int] | None:
    """None where they are no numbers, or too many to look at."""
    words = [word for word in [request.GET.get(name, "")] if word]
    words = words[0].split(",") if words else []
    if len(words) > MAX_STATUS_IDS or not all(word.isascii() and word.isdigit() and len(word) < 19 for word in words):
        return None
    return {int(word) for word in words}


def _receive(one: Upload | Unreadable, by: User) -> dict[str, Any]:
    return stored_refusal(one) if isinstance(one, Unreadable) else stored_receipt(upload_article(one, by=by))


def _ask_for_addresses(form: UploadForm, by: User) -> list[dict[str, Any]]:
    known = {name: form.cleaned_data[name] for name in ("outlet", "published")}
    receipts = []
    for address in form.cleaned_data["addresses"]:
        try:
            receipts.append(stored_fetch(fetches.ask_for(address, by=by, **known)))
        except FetchError as error:
            receipts.append(stored_refusal(Unreadable(address, str(error))))
    return receipts
