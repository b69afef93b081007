"""What a file says of itself: what it holds, by which rule, as of when, and the address that makes it anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import slugify
from django.utils.timezone import localtime

_LONGEST_NAME = 120


@dataclass(frozen=True)
class About:
    """`filters` are (label, value), `own` those that the page itself stands for and its title names; `rule` says in
    words what is counted, `figure` how much that is of these rows.
    """

    title: str
    filters: Sequence[tuple[str, str]]
    rule: str
    figure: str
    taken_at: datetime
    address: str
    warnings: Sequence[str] = ()
    own: Sequence[tuple[str, str]] = ()

    @property
    def filter_words(self) -> str:
        told = [*self.own, *self.filters]
        return "; ".join(f"{label}: {value}" for label, value in told) or "none: all confirmed meetings"

    def lines(self) -> list[tuple[str, str]]:
        """(label, text), for a reader."""
        return [
            ("What", self.title),
            ("Filters", self.filter_words),
            ("Counting rule", self.rule),
            ("Figure", self.figure),
            ("Data as of", f"{localtime(self.taken_at):%Y-%m-%d %H:%M:%S %Z}"),
            ("Address", self.address),
            *(("Note", warning) for warning in self.warnings),
        ]

    def file_name(self, extension: str) -> str:
        """“meetings-party-qatar-from-2024-2026-11-25.csv”: what is in it, and as of which day."""
        parts = [self.title, *(f"{label} {value}" for label, value in self.filters)]
        stem = slugify(" ".join(parts))[:_LONGEST_NAME].rstrip("-") or "meetings"
        return f"{stem}-{self.taken_at:%Y-%m-%d}.{extension}"
