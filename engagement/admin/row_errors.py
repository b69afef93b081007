"""Errors of a whole inline row, which unfold shows nowhere, told at one of its fields."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS


class ErrorsAtField(forms.BaseForm):
    """Mixin for the form of a row; `error_field` names the field."""

    error_field = ""

    def add_error(self, field: str | None, error: Any) -> None:
        super().add_error(field, error)
        whole = self.errors.pop(NON_FIELD_ERRORS, None)
        if whole:
            self.errors.setdefault(self.error_field, self.error_class()).extend(whole)
