"""What an analyst does about a flagged account, from the meeting's page or its review."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from engagement.exceptions import RecordError
from ingest.flags import dismiss_flag, take_over_status
from ingest.models import Report
from ingest.views.requests import SignedInRequest

_may_decide = permission_required("engagement.change_meeting", raise_exception=True)


@require_POST
@_may_decide
def report_take_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the meeting the state that the account tells of. POST: `version` of the meeting, `next` to go back to."""
    version = request.POST.get("version", "")
    # 0 is no version: a form without one is as stale as can be.
    stated = int(version) if version.isdecimal() and len(version) < 19 else 0

    def act() -> str:
        report = take_over_status(report_id=pk, by=request.user, version=stated)
        return f"The meeting is {report.draft['status']} now, as {report.article} says."

    return _answer(request, pk, act)


@require_POST
@_may_decide
def report_dismiss(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put the account's flag away. POST: `next` to go back to."""

    def act() -> str:
        dismiss_flag(report_id=pk, by=request.user)
        return "The mark is put away; the meeting stays as it is."

    return _answer(request, pk, act)


def _answer(request: SignedInRequest, pk: int, act: Callable[[], str]) -> HttpResponse:
    current = Report.objects.current().select_related("meeting", "article")
    report = get_object_or_404(current.defer("article__original", "article__text", "article__mentions"), pk=pk)
    try:
        messages.success(request, act())
    except RecordError as error:
        messages.error(request, str(error))
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect(report.meeting or report.article)
