"""The pages of an import: choose a file, check what its rows become, import them. All of it works without a script."""

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from engagement.exceptions import RecordError
from engagement.models import Meeting, Operation
from engagement.undo_links import undo_button
from ingest.intake import clean_name
from ingest.models import SpreadsheetJob
from ingest.spreadsheets.columns import check_mapping
from ingest.spreadsheets.forms import ChoicesForm, FileForm
from ingest.spreadsheets.jobs import start_job
from ingest.spreadsheets.kept import (
    Choices,
    choices_of,
    choose,
    drop_file,
    keep_file,
    kept_file,
    kept_table,
    plan_kept,
)
from ingest.spreadsheets.planning import reason_of
from ingest.spreadsheets.reading import MOST_BYTES, MOST_ROWS, SpreadsheetError, Table
from ingest.spreadsheets.shown import MOST_SHOWN, shown_of
from ingest.spreadsheets.writing import import_table
from ingest.views.requests import SignedInRequest

MAY_IMPORT = ("ingest.add_article", "engagement.change_meeting")
# Rows that one request reads and records in a few seconds; a worker does more.
MOST_AT_ONCE = 200
_CHECKED = "spreadsheet_check"
_GONE = "There is no file to import any more: it is kept for an hour. Choose it again."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_IMPORT, raise_exception=True)
def choose_file(request: SignedInRequest) -> HttpResponse:
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            keep_file(request.session, clean_name(file.name), file.read())
            request.session.pop(_CHECKED, None)
            return redirect("import-check")
        except SpreadsheetError as error:
            form.add_error("file", str(error))
    context = {"form": form, "megabytes": MOST_BYTES // 1024**2, "rows": MOST_ROWS}
    return render(request, "ingest/import_file.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(MAY_IMPORT, raise_exception=True)
def check(request: SignedInRequest) -> HttpResponse:
    """What the columns hold and what becomes of each row; a POST changes what the columns hold."""
    table = kept_table(request.session)
    if table is None:
        messages.warning(request, _GONE)
        return redirect("import")
    choices = choices_of(request.session)
    form = ChoicesForm(table, choices, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        choose(request.session, form.choices())
        request.session.pop(_CHECKED, None)  # the record may have changed as well: it is read anew
        return redirect("import-check")
    context: dict[str, Any] = {"form": form, "table": table, "digest": _digest(choices)}
    status = 422 if form.errors else 200
    try:
        check_mapping(choices.mapping)
        if len(table.rows) > MOST_AT_ONCE:
            return _check_by_worker(request, table, context, status)
        context["plan"] = shown_of(plan_kept(table, choices))
    except SpreadsheetError as error:
        context["refused"] = str(error)
    return render(request, "ingest/import_check.html", context, status=status)


def _check_by_worker(request: SignedInRequest, table: Table, context: dict[str, Any], status: int) -> HttpResponse:
    """What the worker found, or the page of its progress until it has."""
    session = request.session
    job = SpreadsheetJob.objects.filter(pk=session.get(_CHECKED, 0), by=request.user).first()
    digest = _job_digest(table, choices_of(session))
    if job is None or job.digest != digest:
        job = _start(request, SpreadsheetJob.Kind.CHECK, table)
        session[_CHECKED] = job.pk
    if job.is_waiting and status == 200:
        return redirect(job)
    context |= {"plan": job.shown} if job.shown else {"refused": job.message}
    return render(request, "ingest/import_check.html", context, status=status)


@require_POST
@permission_required(MAY_IMPORT, raise_exception=True)
def run(request: SignedInRequest) -> HttpResponse:
    """Import what the page showed: with other choices made meanwhile, it is shown again first."""
    table = kept_table(request.session)
    if table is None:
        messages.warning(request, _GONE)
        return redirect("import")
    choices = choices_of(request.session)
    if request.POST.get("digest") != _digest(choices):
        messages.warning(request, "The columns were changed on another page: look at the rows again, then import them.")
        return redirect("import-check")
    if len(table.rows) > MOST_AT_ONCE:
        return redirect(_start(request, SpreadsheetJob.Kind.RECORD, table))
    try:
        imported = import_table(
            table, choices.mapping, by=request.user, day_first=choices.day_first, confirm=choices.confirm
        )
    except RecordError as error:
        messages.error(request, str(error))
        return redirect("import-check")
    if imported.act is None:
        messages.info(request, "Nothing in the file is new, and nothing was written.")
        return redirect("import-check")
    drop_file(request.session)
    return redirect("import-done", pk=imported.act.pk)


@require_POST
@permission_required(MAY_IMPORT, raise_exception=True)
def stop(request: SignedInRequest) -> HttpResponse:
    """Leave the file: it is deleted now."""
    drop_file(request.session)
    messages.info(request, "Nothing was imported, and the file is deleted here.")
    return redirect("import")


@never_cache
@require_safe
@permission_required(MAY_IMPORT, raise_exception=True)
def job(request: SignedInRequest, pk: int) -> HttpResponse:
    """How far the worker is; once it is done, this leads on to what it found or did. JSON for the script."""
    found = get_object_or_404(SpreadsheetJob.objects.defer("file", "shown"), pk=pk, by=request.user)
    if request.get_preferred_type(["text/html", "application/json"]) == "application/json":
        told = {"waiting": found.is_waiting, "step": found.step, "done": found.rows_done, "of": found.rows}
        return JsonResponse(told)
    if found.is_waiting:
        return render(request, "ingest/import_job.html", {"job": found})
    if found.kind == SpreadsheetJob.Kind.CHECK:
        return redirect("import-check")
    if found.operation_id:
        drop_file(request.session)
        return redirect("import-done", pk=found.operation_id)
    if found.message:
        messages.error(request, found.message)
    request.session.pop(_CHECKED, None)  # the record is not as it was shown
    return redirect("import-check")


@require_safe
@permission_required(MAY_IMPORT, raise_exception=True)
def done(request: SignedInRequest, pk: int) -> HttpResponse:
    acts = Operation.objects.filter(kind=Operation.Kind.ADD, reason__startswith=reason_of(""))
    act = get_object_or_404(acts.select_related("by", "undone_by"), pk=pk)
    meetings = Meeting.objects.with_details().filter(pk__in=act.meetings[:MOST_SHOWN]).order_by("pk")
    context = {
        "act": act,
        "number": len(act.meetings),
        "meetings": meetings,
        "most": MOST_SHOWN,
        "undo": undo_button(request, act, back=reverse("import-done", args=[pk])) if act.undone_by is None else "",
    }
    return render(request, "ingest/import_done.html", context)


def _digest(choices: Choices) -> str:
    return hashlib.sha256(json.dumps(asdict(choices), sort_keys=True).encode()).hexdigest()


def _start(request: SignedInRequest, kind: str, table: Table) -> SpreadsheetJob:
    choices = choices_of(request.session)
    name, data = kept_file(request.session) or ("", b"")
    return start_job(
        kind,
        by=request.user,
        name=name,
        data=data,
        rows=len(table.rows),
        choices=asdict(choices),
        digest=_job_digest(table, choices),
    )


def _job_digest(table: Table, choices: Choices) -> str:
    return hashlib.sha256(f"{table.digest} {_digest(choices)}".encode()).hexdigest()
