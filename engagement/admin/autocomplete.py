"""Choosing officials, delegations and parties by typing: labels that tell namesakes apart, the likeliest first."""

from typing import Any

from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.db import models
from django.db.models import Case, Value, When
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from engagement.models import Delegation, Official, Party

CHOICES_URL = "engagement_choices"


def label_of(record: models.Model) -> str:
    """“Amir Khan Muttaqi – acting foreign minister, TALIBAN”, “US officials – US”, “Qatar (QA)”."""
    if isinstance(record, Official):
        office = office_of(record)
        return f"{record.name} – {office}" if office else record.name
    if isinstance(record, Delegation):
        return f"{record.title} – {record.party.code}" if record.party else record.title
    if isinstance(record, Party):
        return f"{record.name} ({record.code})"
    return str(record)


def office_of(official: Official) -> str:
    """The present office, else the latest one."""
    today = timezone.localdate()
    offices = list(official.affiliations.all())
    present = [office for office in offices if office.end is None or office.end >= today]
    for office in [*present, *offices][:1]:
        return ", ".join(part for part in (office.role, office.party.code) if part)
    return "provisional" if official.is_provisional else ""


class ChoicesView(AutocompleteJsonView):
    """The admin's own autocompletion, with `label_of` and with what matches best at the top."""

    def process_request(self, request: HttpRequest) -> Any:
        term, *rest = super().process_request(request)  # type: ignore[misc]
        return term.replace("\x00", ""), *rest  # PostgreSQL has no such character

    def serialize_result(self, obj: models.Model, to_field_name: str) -> dict[str, str]:
        return {"id": str(getattr(obj, to_field_name)), "text": label_of(obj)}

    def get_queryset(self) -> models.QuerySet[Any]:
        found = super().get_queryset()
        if found.model in {Official, Delegation}:
            found = found.prefetch_related("affiliations__party") if found.model is Official else found
            return found.select_related("party") if found.model is Delegation else _ranked(found, "name", self.term)
        return _ranked(found, "name", self.term, code="code") if found.model is Party else found


def _ranked(found: models.QuerySet[Any], name: str, term: str, code: str = "") -> models.QuerySet[Any]:
    if not term.strip():
        return found
    exact = [When(**{f"{code}__iexact": term.strip()}, then=Value(0))] if code else []
    rank = Case(*exact, When(**{f"{name}__istartswith": term.strip()}, then=Value(1)), default=Value(2))
    return found.order_by(rank, name)


class LabelledSelect(AutocompleteSelect):
    url_name = f"%s:{CHOICES_URL}"


class LabelledChoices:
    """For a ModelAdmin or inline: its autocomplete fields show `label_of`, before and after choosing."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            site = self.admin_site  # type: ignore[attr-defined]
            kwargs.setdefault("widget", LabelledSelect(db_field, site, using=kwargs.get("using")))
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None and db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            field.label_from_instance = label_of
        return field


def choices_view(request: HttpRequest, model_admin: Any) -> HttpResponseBase:
    return ChoicesView.as_view(admin_site=model_admin.admin_site)(request)
