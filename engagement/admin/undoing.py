"""Taking an operation back: the button in a message, and the view that it posts to."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from engagement.exceptions import CannotUndo
from engagement.models import Meeting, Official, Operation
from engagement.services.undo import undo_operation
from engagement.undo_links import undo_button


def say_done(request: HttpRequest, text: str, act: Operation | None, *, back: str = "", label: str = "Undo") -> None:
    """A message with a button that takes the operation back and leads to the address `back`."""
    messages.success(request, format_html("{} {}", text, undo_button(request, act, back=back, label=label)))


def latest_act(
    kind: str, by: User, *, meetings: list[int] | None = None, officials: list[int] | None = None
) -> Operation | None:
    """The user's latest standing operation of that kind on all of the records."""
    about = Operation.objects.standing().of_user(by.pk).filter(kind=kind)
    return about.filter(meetings__contains=meetings or [], officials__contains=officials or []).first()


@require_POST
def undo(request: HttpRequest, model_admin: Any, operation_id: int) -> HttpResponse:
    """By whoever may edit, not only by who did it. What is refused is said, and changes nothing."""
    if not request.user.has_perm("engagement.change_meeting"):
        raise PermissionDenied
    user: Any = request.user
    try:
        undone = undo_operation(operation_id=operation_id, by=user)
    except Operation.DoesNotExist as error:
        raise Http404(f"There is no operation {operation_id}.") from error
    except CannotUndo as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(_way_back(request, Operation.objects.get(pk=operation_id)))
    back = _way_back(request, undone)
    words = undone.label.partition(": ")[2] or undone.label
    say_done(request, f"Undone, everything is as it was before: {words}.", undone, back=back, label="Do it again")
    return HttpResponseRedirect(back)


def _way_back(request: HttpRequest, act: Operation) -> str:
    """The address asked for; else the first record that the operation was about; else the list of operations."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    models: tuple[tuple[type[Meeting] | type[Official], list[int]], ...] = (
        (Meeting, act.meetings),
        (Official, act.officials),
    )
    for model, pks in models:
        found = model._default_manager.filter(pk__in=pks).order_by("pk").values_list("pk", flat=True).first()
        if found is not None:
            return reverse(f"admin:engagement_{model._meta.model_name}_change", args=[found])
    return reverse("admin:engagement_operation_changelist")
