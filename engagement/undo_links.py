"""The button that takes an operation back, for messages: it says what was done, and one click undoes it."""

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from engagement.models import Operation

UNDO = "admin:undo_operation"


def undo_address(operation: Operation | None) -> str:
    """Where to post in order to undo it; empty where there is nothing to undo, or no such page."""
    if operation is None or operation.pk is None:
        return ""
    try:
        return reverse(UNDO, args=[operation.pk])
    except NoReverseMatch:
        return ""


def undo_button(
    request: HttpRequest, operation: Operation | None, *, back: str = "", label: str = "Undo"
) -> SafeString:
    """A form of one button that leads to `back`; empty where `undo_address` is, or where the user may not enter the
    admin."""
    address = undo_address(operation)
    user: User | AnonymousUser = request.user
    if not address or not user.is_staff:
        return SafeString("")
    return format_html(
        '<form method="post" action="{}" class="undo-form">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="next" value="{}">'
        '<button type="submit" class="undo-button">{}</button></form>',
        address,
        get_token(request),
        back,
        label,
    )
