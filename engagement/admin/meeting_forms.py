"""The forms of a meeting under review: one text field for the date, and a version against lost updates."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from engagement.admin.base import BaseInlineFormSet
from engagement.admin.fields import HELP, IntervalField
from engagement.admin.row_errors import ErrorsAtField
from engagement.dates import DateInterval
from engagement.models import Meeting, Participation
from engagement.services.assigning import assignable_users


class MeetingForm(forms.ModelForm[Meeting]):
    """`refusal` holds what was refused when these values were to be saved; the form then shows it with the values."""

    refusal = ""

    date = IntervalField(required=False, help_text=HELP, widget=UnfoldAdminTextInputWidget)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    assignee: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        queryset=None, required=False, empty_label="nobody", label="Assigned to", widget=UnfoldAdminSelectWidget
    )

    class Meta:
        model = Meeting
        fields = ["status", "city", "country", "format", "topics", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "assignee" in self.fields:  # not in the form of who may only look
            # Who has it keeps it, even where they may change meetings no longer.
            choices = assignable_users() | User.objects.filter(pk__in=[self.instance.assigned_to_id or 0])
            self.fields["assignee"].queryset = choices.order_by("username")  # type: ignore[attr-defined]
            self.initial["assignee"] = self.instance.assigned_to_id
        if self.instance.pk:
            self.initial["date"] = self.instance.interval
            self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.refusal:
            raise ValidationError(self.refusal)
        if cleaned.get("format") in Meeting.CALLS:
            for name in ("city", "country"):
                if cleaned.get(name):
                    self.add_error(name, "A phone or video call has no place: leave this empty, or correct the format.")
        date = cleaned.get("date")
        if isinstance(date, DateInterval):
            self.instance.interval = date
        return cleaned

    def has_changed_beyond_version(self) -> bool:
        """An assignment is no edit either: the proposal itself is as it was."""
        return bool(set(self.changed_data) - {"version", "assignee"})


class ParticipationForm(ErrorsAtField, forms.ModelForm[Participation]):
    error_field = "official"

    class Meta:
        model = Participation
        fields = ["official", "delegation", "party", "role"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [name for name in ("official", "delegation") if cleaned.get(name)]
        if len(chosen) != 1 and not {"official", "delegation"} & set(self.errors):
            raise ValidationError("Choose either an official or a delegation, not both and not none.")
        if {"official", "delegation"} & set(self.changed_data):
            self.instance.resolution = Participation.Resolution.ANALYST
        return cleaned


class ParticipationFormSet(BaseInlineFormSet[Participation, Meeting, forms.ModelForm[Participation]]):
    """Shows what was typed even where somebody has added or removed rows meanwhile.

    The admin lays the posted rows over those of the database, one by one in order, and drops what is left over.
    """

    def get_queryset(self) -> Any:
        stored = super().get_queryset()
        if not self.is_bound:
            return stored
        by_pk = {str(row.pk): row for row in stored}
        posted = [self.data.get(f"{self.add_prefix(i)}-id", "") for i in range(self.initial_form_count())]
        return [by_pk.get(pk) or Participation(meeting=self.instance) for pk in posted]
