"""Writing and removing comments on a meeting. Both lead back to the page on which the form stood."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from engagement.exceptions import CannotComment
from engagement.models import Comment, Meeting, Operation
from engagement.services.discussing import add_comment, remove_comment
from engagement.undo_links import undo_button


@require_POST
@permission_required("engagement.add_comment", raise_exception=True)
def comment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """What is refused comes back on a page of its own, with what was typed."""
    found = get_object_or_404(Meeting.objects.all().with_details(), pk=pk)
    user: Any = request.user  # nobody comes here unsigned
    text = request.POST.get("text", "")
    try:
        add_comment(meeting_id=pk, by=user, text=text)
    except CannotComment as error:
        context = {"meeting": found, "text": text, "error": str(error), "next": _back(request, found)}
        return render(request, "engagement/comment_refused.html", context, status=422)
    return HttpResponseRedirect(f"{_back(request, found)}#comments")


@require_POST
def comment_remove(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    """By who wrote it, or by an administrator."""
    found = get_object_or_404(Meeting, pk=pk)
    get_object_or_404(found.comments, pk=comment)
    user: Any = request.user
    try:
        remove_comment(comment_id=comment, by=user)
    except CannotComment as error:
        raise PermissionDenied(str(error)) from error
    except Comment.DoesNotExist as error:  # somebody else was faster
        raise Http404("This comment has been removed already.") from error
    act = Operation.objects.of_user(user.pk).filter(meetings__contains=[pk]).first()
    messages.success(
        request, format_html("The comment is removed. {}", undo_button(request, act, back=_back(request, found)))
    )
    return HttpResponseRedirect(f"{_back(request, found)}#comments")


def _back(request: HttpRequest, meeting: Meeting) -> str:
    """The page that the form stood on, if it is one of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted.partition("#")[0] if ours else meeting.get_absolute_url()
