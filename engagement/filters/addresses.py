"""A FilterSet's state as an address: its one canonical form, and the chips that take one value out."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.db.models import Model

from engagement.dates import DateInterval
from engagement.filters.fields import RecordField

Pair = tuple[str, str]


@dataclass(frozen=True)
class ActiveFilter:
    """One value that narrows the list: its words, the query string without it (starting with “?”), and what it is."""

    label: str
    value: str
    without: str
    pair: Pair


def canonical_pairs(filterset: django_filters.FilterSet) -> list[Pair]:
    """What the address must say and no more: keys for names, no empty or default values; none where one is wrong."""
    return [pair for pair, _, _ in _values(filterset)]


def active_filters(filterset: django_filters.FilterSet) -> list[ActiveFilter]:
    """The values that narrow the list, orders aside; none where one does not fit."""
    values = _values(filterset)
    return [
        ActiveFilter(label, words, "?" + urlencode([other for other, _, _ in values if other != pair]), pair)
        for pair, label, words in values
        if pair[0] != "ordering"
    ]


def unknown_parameters(filterset: django_filters.FilterSet) -> list[str]:
    """Names in the address that are no filter."""
    return sorted(set(filterset.data or {}) - set(filterset.filters) - {"page"})


def _values(filterset: django_filters.FilterSet) -> list[tuple[Pair, str, str]]:
    """(name and text for the address, label, words) of each value given."""
    defaults: dict[str, str] = getattr(filterset, "defaults", {})
    found: list[tuple[Pair, str, str]] = []
    if not filterset.is_valid():
        return found
    for name, field in filterset.form.fields.items():
        value = filterset.form.cleaned_data.get(name)
        if value in field.empty_values or value == defaults.get(name):
            continue
        for one in value if isinstance(value, list) else [value]:
            found.append(((name, _text(field, one)), str(field.label), _words(field, one)))
    return found


def _text(field: Any, value: Any) -> str:
    if isinstance(value, DateInterval):
        return value.iso()[0] or ""
    if isinstance(value, Model):
        return str(getattr(value, field.key if isinstance(field, RecordField) else field.to_field_name))
    return str(value)


def _words(field: Any, value: Any) -> str:
    choices = {} if isinstance(value, Model) else dict(getattr(field, "choices", []))
    return str(choices.get(value, _text(field, value) if isinstance(value, DateInterval) else value))
