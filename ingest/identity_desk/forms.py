"""What an analyst says of an unknown name."""

import re
from typing import Any

from django import forms

from engagement.models import Party

_CODE = re.compile(r"\(([^()]+)\)\s*$")


class NewOfficialForm(forms.Form):
    """Name, party and role of somebody new: as the article told them, or corrected. Without a party, theirs stays."""

    name = forms.CharField(max_length=200, error_messages={"required": "Give the name of the new official."})
    party = forms.CharField(required=False)
    role = forms.CharField(max_length=300, required=False)

    def clean_party(self) -> Party | None:
        """“Qatar (QA)”, “QA” or “Qatar”."""
        told = " ".join(self.cleaned_data["party"].split())
        if not told:
            return None
        code = found.group(1) if (found := _CODE.search(told)) else told
        party = Party.objects.filter(code__iexact=code).first() or Party.objects.filter(name__iexact=told).first()
        if party is None:
            raise forms.ValidationError(
                f"There is no party “{told}” on record: choose one of the list, or leave the field empty."
            )
        return party

    def given(self) -> dict[str, Any]:
        """The arguments of `decide_new`."""
        party = self.cleaned_data["party"]
        return {
            "name": self.cleaned_data["name"],
            "party_id": party.pk if party else None,
            "role": self.cleaned_data["role"],
        }

    def words(self) -> str:
        """What is wrong, in one line."""
        return " ".join(str(message) for messages in self.errors.values() for message in messages)
