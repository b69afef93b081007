"""The forms of an official's rows; the dates of an office are text fields of any precision."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextInputWidget

from engagement.admin.row_errors import ErrorsAtField
from engagement.dates import DateInterval, open_interval
from engagement.exceptions import InvalidDate
from engagement.models import Affiliation, OfficialName


class SpellingForm(ErrorsAtField, forms.ModelForm[OfficialName]):
    error_field = "name"


class AffiliationForm(ErrorsAtField, forms.ModelForm[Affiliation]):
    """`since` and `until` are a day, a month or a year each, or empty; the coarser of the two counts for both."""

    error_field = "since"

    since = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "2021-09-07"}))
    until = forms.CharField(required=False, widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "open"}))

    class Meta:
        model = Affiliation
        fields = ["party", "role"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        office = self.instance
        if office.pk:
            first, last = office.start or office.end, office.end or office.start
            if first and last:
                known = DateInterval(first, last, office.precision if office.precision != "unknown" else "day")
                start, end = known.iso()
                self.initial["since"] = start if office.start else ""
                self.initial["until"] = (end or start) if office.end else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            interval = open_interval(cleaned.get("since"), cleaned.get("until"))
        except InvalidDate as error:
            raise ValidationError(str(error)) from error
        office = self.instance
        office.start, office.end, office.precision = interval.start, interval.end, interval.precision
        return cleaned
