"""Which events tell of a record, and how each is told."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from engagement.dates import DateInterval
from engagement.event_tables import DELETED, event_tables
from engagement.history.names import NOTHING, Names, in_words, label_of

# What changes with every write, or says nothing to a reader.
_SILENT = {
    *("id", "version", "created_at", "edited_at", "reviewed_at", "reviewed_by", "resolution"),
    *("state_at", "attempts", "uploaded_at", "sha256", "draft", "fingerprint", "extractor_version", "decided_by"),
}
_INTERVAL = {"start", "end", "precision"}
_OWN = "id"


@dataclass(frozen=True)
class Source:
    """Rows of the model `label` that belong to the record named in the column `key`.

    `name` says in words what such a row is, `short` what it is called once it is there; the rest are the sentences,
    with `{}` for it. A row can go from one record to another: then both tell of it.
    """

    label: str
    key: str
    name: Callable[[Any, Names], str]
    came: str = "added {}"
    back: str = "put back {}"
    left: str = "took off {}"
    moved_in: str = "took over {}"
    moved_out: str = "gave away {}"
    changed: str = "changed {}: {}"
    silent: frozenset[str] = frozenset()
    short: Callable[[Any, Names], str] | None = None

    def events(self, pk: int) -> QuerySet[Any]:
        """The events of the record `pk`, each with `before_id`: the event of the same row before it."""
        model = event_tables()[self.label].event_model
        earlier = model.objects.filter(id=OuterRef("id"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
        events: QuerySet[Any] = model.objects.annotate(before_id=Subquery(earlier.values("pgh_id")[:1]))
        if self.key == _OWN:
            return events.filter(id=pk)
        rows = model.objects.filter(**{self.key: pk}).values("id")
        here_before = Subquery(earlier.values(self.key)[:1])
        found: QuerySet[Any] = events.filter(id__in=rows).annotate(key_before=here_before)
        return found.filter(Q(**{self.key: pk}) | Q(key_before=pk))

    def tell(self, event: Any, before: Any, pk: int, names: Names) -> Iterator[str]:
        """The event in sentences; none where nothing is to be said."""
        if _belongs(event, self.key, pk):
            name = self.name(event, names)
            if _belongs(before, self.key, pk):
                changes = changed_fields(event, before, names, self.silent | {self.key.removesuffix("_id")})
                yield from (self.changed.format(self._short(event, names), change) for change in changes)
            elif before is None:
                yield self.came.format(name)
            else:
                yield (self.back if before.pgh_label == DELETED else self.moved_in).format(name)
        elif _belongs(before, self.key, pk):
            verb = self.left if event.pgh_label == DELETED else self.moved_out
            yield verb.format(self._short(before, names))

    def _short(self, event: Any, names: Names) -> str:
        return self.short(event, names) if self.short else self.name(event, names)


Trail = tuple[Source, ...]


class _OwnRows(Source):
    """The record's own row: its first state is told value by value."""

    def tell(self, event: Any, before: Any, pk: int, names: Names) -> Iterator[str]:
        if event.pgh_label == DELETED:
            yield self.left
        elif before is None:
            told = "; ".join(_first_values(event, names, self.silent))
            yield f"{self.came} ({told})" if told else self.came
        else:
            if before.pgh_label == DELETED:
                yield self.back
            changes = changed_fields(event, before, names, self.silent)
            yield from (f"changed the {change}" for change in changes)


def own_rows(label: str, silent: frozenset[str] = frozenset()) -> Source:
    return _OwnRows(
        label,
        _OWN,
        lambda event, names: "",
        came="put it on record",
        back="put it back on record",
        left="took it off the record",
        silent=silent,
    )


def changed_fields(event: Any, before: Any, names: Names, silent: frozenset[str] | set[str]) -> Iterator[str]:
    """ "city from nothing to “Doha”", for each field in which two states of a row differ."""
    for field in _told(event, silent):
        old, new = getattr(before, field.attname), getattr(event, field.attname)
        if old == new:
            continue
        if isinstance(old, list) and isinstance(new, list):
            yield f"{label_of(event, field)}: {_list_change(old, new)}"
        else:
            words = label_of(event, field)
            yield f"{words} from {names.value(before, field)} to {names.value(event, field)}"
    if _has_interval(event) and _interval(event) != _interval(before):
        yield f"date from {_interval(before)} to {_interval(event)}"


def _first_values(event: Any, names: Names, silent: frozenset[str]) -> Iterator[str]:
    for field in _told(event, silent):
        value = getattr(event, field.attname)
        if value not in (None, "", [], {}, False):
            yield f"{label_of(event, field)} {names.value(event, field)}"
    if _has_interval(event) and _interval(event) != NOTHING:
        yield f"date {_interval(event)}"


def _told(event: Any, silent: frozenset[str] | set[str]) -> Iterator[Any]:
    hidden = _SILENT | silent | (_INTERVAL if _has_interval(event) else set())
    for field in event._meta.concrete_fields:
        if not field.name.startswith("pgh_") and field.name not in hidden:
            yield field


def _belongs(event: Any, key: str, pk: int) -> bool:
    return event is not None and event.pgh_label != DELETED and getattr(event, key) == pk


def _has_interval(event: Any) -> bool:
    return hasattr(event, "precision")


def _interval(event: Any) -> str:
    start, end = event.start or event.end, event.end or event.start
    if start is None:
        return NOTHING
    words = "/".join(filter(None, DateInterval(start, end, event.precision).iso()))
    if event.start is None:
        return f"“until {words}”"
    return f"“{words}”" if event.end else f"“since {words}”"


def _list_change(old: list[Any], new: list[Any]) -> str:
    added = [f"“{in_words(one)}”" for one in new if one not in old]
    removed = [f"“{in_words(one)}”" for one in old if one not in new]
    parts = [f"added {', '.join(added)}" if added else "", f"took off {', '.join(removed)}" if removed else ""]
    return " and ".join(filter(None, parts)) or f"put in the order {in_words(new)}"
