"""What every admin of the record shares: each write is an operation, which can be undone, and history shows it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from engagement.admin.base import ModelAdmin
from engagement.history import Trail, history_page
from engagement.models import Operation
from engagement.services.operations import operation
from engagement.undo_links import undo_button

Record = TypeVar("Record", bound=models.Model)
_DELETE_SELECTED = "delete_selected"


@dataclass(frozen=True)
class About:
    """The records, by id, that an operation is about."""

    meetings: Sequence[int] = ()
    officials: Sequence[int] = ()


class RecordAdmin(ModelAdmin[Record]):
    """Forms, deletions and actions of the list run in one operation each; `history_view` tells all writes.

    `is_restorable`: deleted rows can be written back whole. An article's cannot: no event keeps its bytes.
    """

    is_restorable = True
    trail: Trail | None = None

    def name_of(self, record: Record) -> str:
        """What an operation calls the record."""
        return str(record)

    def about(self, record: Record) -> About:
        """Whose pages tell of what is done to the record."""
        return About()

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        kind = Operation.Kind.EDIT if object_id else Operation.Kind.ADD
        with _kept(request, kind):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        self._name_act(request, form.instance)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        if not self.is_restorable:
            return super().delete_view(request, object_id, extra_context)
        with _kept(request, Operation.Kind.EDIT) as act:
            response = super().delete_view(request, object_id, extra_context)
        _offer_undo(request, act, self.model)
        return response

    def delete_model(self, request: HttpRequest, obj: Record) -> None:
        self._name_act(request, obj, " (deleted)")
        super().delete_model(request, obj)

    def response_action(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = request.POST.getlist("action")
        if _DELETE_SELECTED in chosen and not self.is_restorable:
            return super().response_action(request, queryset)
        with _kept(request, Operation.Kind.EDIT) as act:
            response = super().response_action(request, queryset)
            if act is not None and not act.label:
                words = "deleted" if _DELETE_SELECTED in chosen else ", ".join(filter(None, chosen)).replace("_", " ")
                act.label = f"{capfirst(self.opts.verbose_name_plural)} of a list ({words})"
        _offer_undo(request, act, self.model)
        return response

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """Who changed what, when and why. To be read only."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405, headers={"Allow": "GET, HEAD"})
        record = self._found(request, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {self.name_of(record)}",
            "opts": self.opts,
            "object": record,
            "may_undo": self.has_change_permission(request, record),
            "page": history_page(record, request.GET.get("page", 1), self.trail),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/engagement/record_history.html", context)

    def _found(self, request: HttpRequest, object_id: str) -> Record:
        try:
            found = self.get_queryset(request).get(pk=unquote(object_id))
        except (ObjectDoesNotExist, ValueError, ValidationError) as error:
            raise Http404(f"There is no {self.opts.verbose_name} “{object_id}” on record.") from error
        return found

    def _name_act(self, request: HttpRequest, record: Record, more: str = "") -> None:
        """For the operation that runs: the outermost, since an inner one belongs to it."""
        about = self.about(record)
        with operation(
            Operation.Kind.EDIT, by=_user(request), meetings=about.meetings, officials=about.officials
        ) as act:
            act.label = act.label or f"{self.name_of(record)}{more}"


@contextmanager
def _kept(request: HttpRequest, kind: str) -> Iterator[Operation | None]:
    if request.method != "POST":
        yield None
        return
    with operation(kind, by=_user(request)) as act:
        yield act


def _offer_undo(request: HttpRequest, act: Operation | None, model: type[models.Model]) -> None:
    """Once the operation is kept: before, nobody knows its number."""
    listed = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    if button := undo_button(request, act, back=listed):
        messages.info(request, format_html("{}: {}", act, button))


def _user(request: HttpRequest) -> Any:
    """Nobody comes here unsigned: the admin's own views see to that before anything is written."""
    return request.user if request.user.is_authenticated else None
