"""One text field for a date of any precision."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from engagement.dates import DateInterval
from engagement.exceptions import InvalidDate

HELP = "A day (2021-10-12), a month (2021-10) or a year (2021); 2021-10-12/2021-10-13 for several; empty: unknown."


class IntervalField(forms.CharField):
    """Reads `2021-10-12`, `2021-10`, `2021`, any two of them with a slash between, or nothing, as a `DateInterval`."""

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value)).replace(" ", "")
        start, slash, end = text.partition("/")
        if slash and not (start and end):
            raise ValidationError("Write a date on both sides of the slash, or one date without it.")
        try:
            return DateInterval.from_iso(start, end or None)
        except InvalidDate as error:
            raise ValidationError(str(error)) from error

    def prepare_value(self, value: Any) -> Any:
        return "/".join(filter(None, value.iso())) if isinstance(value, DateInterval) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or DateInterval()))
        except ValidationError:
            return True
