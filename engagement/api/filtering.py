"""The pages' FilterSets on lists of the API: what does not fit, or is no filter, is refused by name."""

from copy import deepcopy
from typing import Any

from django import forms
from django.db.models import QuerySet
from rest_framework.filters import BaseFilterBackend

from engagement.api.errors import BadFilter
from engagement.filters.addresses import unknown_parameters
from engagement.filters.fields import ChoicesField, PreciseDateField, RecordField

_PAGING = {"page", "page_size"}


class StrictFilters(BaseFilterBackend):
    """By the view's `filterset_class`; a view without one takes no filters."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Any], view: Any) -> QuerySet[Any]:
        """Raises `BadFilter`."""
        filterset_class = getattr(view, "filterset_class", None)
        given = request.query_params
        broken = {name: ["Take out the character U+0000."] for name in given if "\x00" in "".join(given.getlist(name))}
        if broken:
            raise BadFilter(broken)
        if filterset_class is None:
            self._refuse(sorted(set(given) - _PAGING), set())
            return queryset
        filterset = filterset_class(given, queryset=queryset, request=request)
        self._refuse([name for name in unknown_parameters(filterset) if name not in _PAGING], set(filterset.filters))
        if not filterset.is_valid():
            raise BadFilter({name: [str(one) for one in errors] for name, errors in filterset.errors.items()})
        found: QuerySet[Any] = filterset.qs
        return found

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        filterset_class = getattr(view, "filterset_class", None)
        if filterset_class is None:
            return []
        defaults = getattr(filterset_class, "defaults", {})
        # A filter keeps the field that it has made once, and every FilterSet to come would have it: with all choices,
        # also for those who may not choose them.
        filters = deepcopy(filterset_class.base_filters)
        return [
            {"name": name, "in": "query", "required": False, **_described(one.field, defaults.get(name))}
            for name, one in filters.items()
        ]

    def _refuse(self, unknown: list[str], known: set[str]) -> None:
        listed = ", ".join(sorted(known | _PAGING))
        if unknown:
            raise BadFilter({name: [f"There is no filter of this name. There are: {listed}."] for name in unknown})


def _described(field: forms.Field, default: str | None) -> dict[str, Any]:
    """A form field as the schema tells of it; an empty value is none, as in the pages' forms.

    What the record names (topics, say) is no list of the schema.
    """
    text: dict[str, Any] = {"type": "string", "pattern": "^[^\u0000]*$"}
    label = str(field.label)
    if isinstance(field, RecordField):
        label = f"{label}: {field.key} or name"
        if field.is_several:
            return {
                "description": f"{label}; give it several times, and all must fit.",
                "schema": {"type": "array", "items": text},
                "explode": True,
                "style": "form",
            }
    elif isinstance(field, ChoicesField):
        choices: Any = field.choices
        words = {"type": "string", "enum": ["", *(value for value, _ in choices)]}
        return {
            "description": f"{label}; give it several times, and one of them must fit.",
            "schema": {"type": "array", "items": words},
            "explode": True,
            "style": "form",
        }
    elif isinstance(field, PreciseDateField):
        label = f"{label}: a day, month or year (2021-10-12, 2021-10, 2021)"
        text["pattern"] = r"^([12]\d{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?)?$"
    elif isinstance(field, forms.ModelChoiceField):
        label = f"{label}: {field.to_field_name or 'number'}"
    elif isinstance(field, forms.ChoiceField) and isinstance(field.widget, forms.Select):
        text["enum"] = ["", *(value for value, _ in list(field.widget.choices) if value)]
    if default:
        text["default"] = default
    if isinstance(field, forms.CharField) and field.max_length:
        text["maxLength"] = field.max_length
    return {"description": f"{label}.", "schema": text}
