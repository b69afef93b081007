"""The formats of files. Each module in this folder defines `FORMAT`; that is all it takes to add one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.db.models import QuerySet

from engagement.counting import CountingRule
from engagement.exports.about import About
from engagement.exports.rows import MeetingRow, iterate_rows
from engagement.models.querysets import MeetingQuerySet
from engagement.pictures import Subject


@dataclass(frozen=True)
class Export:
    """What goes into a file: `meetings` are the page's rows in their order, `counted` those that its figures count.
    `subject` is what pictures of them are of."""

    about: About
    meetings: QuerySet[Any]
    counted: MeetingQuerySet
    rule: CountingRule
    site: str
    subject: Subject
    options: Mapping[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[MeetingRow]:
        return iterate_rows(self.meetings, site=self.site)


@dataclass(frozen=True)
class Format:
    """`write` gives the file piece by piece. `options`: parameters of its own, each with what it may be, the default
    first. `order` is its place among the links."""

    name: str
    label: str
    holds: str
    extension: str
    content_type: str
    write: Callable[[Export], Iterable[bytes]]
    order: int
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@cache
def formats() -> dict[str, Format]:
    """By name, in the order of the links."""
    modules = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
    found: list[Format] = sorted((module.FORMAT for module in modules), key=lambda one: one.order)
    return {one.name: one for one in found}
