"""The question that a rejection asks."""

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget

from engagement.models import Meeting


class RejectForm(forms.Form):
    reason = forms.ChoiceField(
        choices=[("", "Choose a reason"), *Meeting.RejectReason.choices], widget=UnfoldAdminSelectWidget
    )
