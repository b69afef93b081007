"""Assigning meetings of the list: to oneself, or to somebody who may change them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import ngettext
from unfold.widgets import UnfoldAdminSelectWidget

from engagement.admin.base import action
from engagement.exceptions import RecordError
from engagement.models import Meeting
from engagement.services.assigning import assign_meetings, assignable_users

NOBODY = "nobody"


class AssignForm(forms.Form):
    to: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        queryset=None, required=False, empty_label=NOBODY, label="Assign to", widget=UnfoldAdminSelectWidget
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = assignable_users()  # type: ignore[attr-defined]


@action(description="Assign to me", permissions=["change"])
def assign_to_me(model_admin: Any, request: HttpRequest, queryset: QuerySet[Meeting]) -> None:
    _assign(request, queryset, request.user)


@action(description="Assign to …", permissions=["change"])
def assign_selected(model_admin: Any, request: HttpRequest, queryset: QuerySet[Meeting]) -> HttpResponse | None:
    """Asks to whom on a page of its own, which posts the same action with the answer."""
    form = AssignForm(request.POST if "to" in request.POST else None)
    if form.is_valid():
        _assign(request, queryset, form.cleaned_data["to"])
        return None
    context = {
        **model_admin.admin_site.each_context(request),
        "title": "Assign meetings",
        "opts": model_admin.opts,
        "form": form,
        "number": queryset.count(),
        "selected": request.POST.getlist("_selected_action"),
        "select_across": request.POST.get("select_across", "0"),
    }
    return TemplateResponse(request, "admin/engagement/meeting/assign_selected.html", context)


def _assign(request: HttpRequest, queryset: QuerySet[Meeting], to: Any) -> None:
    user: Any = request.user  # nobody comes here unsigned
    ids = list(queryset.values_list("pk", flat=True))
    try:
        number = assign_meetings(ids, to, by=user)
    except RecordError as error:
        messages.error(request, str(error))
        return
    name = to.get_username() if to else NOBODY
    words = ngettext("%(n)s meeting is assigned to %(u)s.", "%(n)s meetings are assigned to %(u)s.", number)
    if number:
        messages.success(request, words % {"n": number, "u": name})
    else:
        messages.info(request, f"All of these are assigned to {name} already.")
