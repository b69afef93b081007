"""The values of events in words: names of the records that they refer to, also of those that are gone."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from engagement.event_tables import event_tables

NOTHING = "nothing"
_LONGEST = 2000
_NOUNS = {
    "assigned_to": "assignment",
    "finished_at": "day of the end of its review",
    "finished_by": "end of its review",
}
# What a record is called by, the first that is not empty: heavier columns are not loaded for a name.
_CALLED = ("name", "title", "filename", "username")


class Names:
    """Names of all records that the events refer to; one query for each model, two where some are gone."""

    def __init__(self, events: Iterable[Any]) -> None:
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for event in events:
            for field in event._meta.concrete_fields:
                if field.remote_field and not field.name.startswith("pgh_"):
                    wanted[field.remote_field.model].add(getattr(event, field.attname))
        self._names = {model: _names_of(model, ids - {None}) for model, ids in wanted.items()}

    def of(self, event: Any, field_name: str) -> str:
        """The name of the record that the event refers to in the field, without quotes: “Amir Khan Muttaqi”."""
        field = event._meta.get_field(field_name)
        value = getattr(event, field.attname)
        return self._names[field.remote_field.model].get(value, NOTHING) if value else NOTHING

    def value(self, event: Any, field: Any) -> str:
        """A value as it stands in a sentence: a name, a word in quotes, or “nothing”."""
        if field.remote_field:
            return self.of(event, field.name)
        value = getattr(event, field.attname)
        if value in (None, "", [], {}):
            return NOTHING
        chosen = dict(_tracked(field, event).flatchoices or ())
        return f"“{in_words(chosen.get(value, value) if chosen else value)}”"


def label_of(event: Any, field: Any) -> str:
    """The field's own name, as forms show it, or a noun of ours where that is none."""
    return _NOUNS.get(field.name) or str(_tracked(field, event).verbose_name)


def in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%-d %B %Y, %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    text = str(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _tracked(field: Any, event: Any) -> Any:
    """The field of the record itself: that of the event has lost its choices."""
    return event.pgh_tracked_model._meta.get_field(field.name)


def _names_of(model: type[models.Model], ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    names = _read(model, model._default_manager.filter(pk__in=ids), ids, "pk")
    gone = ids - set(names)
    table = event_tables().get(model._meta.label_lower)
    if gone and table:  # what it was called last
        last = table.event_model.objects.filter(id__in=gone).order_by("pgh_id")
        names |= {pk: f"{name} (gone since)" for pk, name in _read(model, last, gone, "id").items()}
    return names | {pk: f"{_kind(model)} {pk} (gone since)" for pk in ids - set(names)}


def _read(model: type[models.Model], rows: Any, ids: set[int], key: str) -> dict[int, str]:
    fields = [field.name for field in model._meta.concrete_fields if field.name in _CALLED]
    fields.sort(key=_CALLED.index)
    found = rows.filter(**{f"{key}__in": ids}).values_list(key, *fields)
    return {pk: next(filter(None, values), f"{_kind(model)} {pk}") for pk, *values in found}


def _kind(model: type[models.Model]) -> str:
    return str(model._meta.verbose_name)
