"""The address of the button that follows a list."""

from typing import Any

from django.template import Library
from django.urls import reverse
from django.utils.http import urlencode

register = Library()


@register.filter
def follow_address(scope: Any) -> str:
    """Of the list that a page's `Scope` shows: its filters stand in the address, as in that of the list itself."""
    return reverse("follow") + (f"?{urlencode(scope.narrow)}" if scope.narrow else "")
