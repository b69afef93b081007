"""Unfold's classes and decorators, with the types of Django's own, of which they are extensions.

Unfold is not typed; without this, everything below an admin class would be unchecked.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from django.contrib.admin import ModelAdmin, StackedInline, TabularInline
    from django.forms import BaseInlineFormSet

    Function = TypeVar("Function", bound=Callable[..., Any])

    def display(**options: Any) -> Callable[[Function], Function]: ...
    def action(**options: Any) -> Callable[[Function], Function]: ...
else:
    from unfold.admin import ModelAdmin, StackedInline, TabularInline
    from unfold.decorators import action, display
    from unfold.forms import PaginationInlineFormSet as BaseInlineFormSet

__all__ = ["BaseInlineFormSet", "ModelAdmin", "StackedInline", "TabularInline", "action", "display"]
