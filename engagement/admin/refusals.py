"""What the database or a service refused, as words for the form that asked for it."""

from django.apps import apps
from django.db import IntegrityError
from django.http import HttpRequest

_KEY = "engagement.refusal"


def words_for(error: Exception) -> str:
    """The message to show for a refused write: that of the constraint, where one was violated."""
    if not isinstance(error, IntegrityError):
        return str(error)
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    for model in apps.get_models():
        for constraint in model._meta.constraints:
            if constraint.name == name:
                return str(constraint.violation_error_message)
    return f"The database refused this ({name or error}). Nothing was saved; check the values and save again."


def remember_refusal(request: HttpRequest, error: Exception) -> None:
    request.META[_KEY] = words_for(error)


def refusal_of(request: HttpRequest) -> str:
    """What was refused earlier in this request; empty where nothing was."""
    return str(request.META.get(_KEY, ""))
