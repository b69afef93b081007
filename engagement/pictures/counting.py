"""On how many of the meetings each party, official, topic and place is: all kinds wanted in one query."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse

from engagement.models import Attendance, Meeting, Participation
from engagement.pictures.scope import Scope
from engagement.stats import Pairs


@dataclass(frozen=True)
class Line:
    """One record and on how many of the meetings it is; `pairs` are the filters that mean it."""

    name: str
    page: str
    number: int
    pairs: Pairs


def count_lines(scope: Scope, *kinds: str) -> dict[str, list[Line]]:
    """The lines of each kind (`parties`, `officials`, `topics`, `places`), the largest number first.

    Each number is that of the list of the scope's meetings with the line's filters set too.
    """
    found: dict[str, list[Line]] = {kind: [] for kind in kinds}
    parts = [_ROWS[kind](scope).annotate(kind=Value(kind, CharField())) for kind in kinds]
    rows = [part.values_list("kind", "line_key", "line_name", "detail", "number") for part in parts]
    for kind, key, name, detail, number in rows[0].union(*rows[1:], all=True) if rows else ():
        found[kind].append(_line(kind, key, name, detail, number))
    return {
        kind: sorted(lines, key=lambda line: (-line.number, line.name, line.pairs)) for kind, lines in found.items()
    }


def _line(kind: str, key: str, name: str, detail: str, number: int) -> Line:
    if kind == "places":
        page = f"{reverse('place', args=[key])}?{urlencode({'city': detail})}"
        return Line(name, page, number, (("country", key), ("city", detail)))
    record = _PAGES[kind]
    return Line(name, reverse(record, args=[key]), number, ((record, key),))


def _parties(scope: Scope) -> QuerySet[Any]:
    """Without those that the scope's officials stood for there, and its own: what is left are counterparts."""
    rows = Participation.objects.filter(meeting__in=_keys(scope), party__isnull=False)
    rows = rows.exclude(party__code__in=scope.values("party"))
    if slugs := scope.values("official"):
        own = Attendance.objects.filter(official__slug__in=slugs, meeting__in=_keys(scope), party__isnull=False)
        rows = rows.exclude(party__in=own.values("party"))
    return _counted(rows, "party__code", "party__name")


def _officials(scope: Scope) -> QuerySet[Any]:
    """Without the scope's own.

    Of those at an official's meetings, only who stood for another party at one of them at least: the others are
    colleagues. Of whom is left, every meeting that both attended counts.
    """
    rows = Attendance.objects.filter(meeting__in=_keys(scope))
    for slug in scope.values("official"):
        same = Attendance.objects.filter(official__slug=slug, meeting=OuterRef("meeting"), party=OuterRef("party"))
        across = Attendance.objects.filter(~Exists(same), meeting__in=_keys(scope))
        rows = rows.exclude(official__slug=slug).filter(official__in=across.values("official"))
    return _counted(rows, "official__slug", "official__name")


def _topics(scope: Scope) -> QuerySet[Any]:
    rows = Meeting.topics.through.objects.filter(meeting__in=_keys(scope))
    return _counted(rows, "topic__slug", "topic__name")


def _places(scope: Scope) -> QuerySet[Any]:
    """Cities, each in its country; what is known to the country alone is on the map."""
    rows = scope.meetings.order_by().filter(country__isnull=False).exclude(city="")
    name = Concat("city", Value(", "), "country__name", output_field=CharField())
    named = rows.values(line_key=F("country__code"), line_name=name, detail=F("city"))
    counted: QuerySet[Any] = named.annotate(number=Count("pk"))
    return counted


def _counted(rows: QuerySet[Any], key: str, name: str) -> QuerySet[Any]:
    named = rows.order_by().values(line_key=F(key), line_name=F(name), detail=Value("", CharField()))
    counted: QuerySet[Any] = named.annotate(number=Count("meeting", distinct=True))
    return counted


def _keys(scope: Scope) -> QuerySet[Any, Any]:
    return scope.meetings.order_by().values("pk")


_ROWS: dict[str, Callable[[Scope], QuerySet[Any]]] = {
    "parties": _parties,
    "officials": _officials,
    "topics": _topics,
    "places": _places,
}
_PAGES = {"parties": "party", "officials": "official", "topics": "topic"}
KINDS: Iterable[str] = tuple(_ROWS)
