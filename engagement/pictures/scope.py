"""What a picture is of: some meetings, and the filters of the list of meetings that mean exactly these."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from engagement.models.querysets import MeetingQuerySet
from engagement.stats import Pairs, meetings_address

# Of these, several values must all hold; of the others there is one, which a mark's takes the place of.
_SEVERAL = ("official", "party", "topic", "period")


@dataclass(frozen=True)
class Scope:
    """`meetings` are those that the list shows with the filters `pairs`. `words` says so for a reader.

    `elsewhere` are the page's own parameters (which picture, how it is cut), for links that change the page itself.
    """

    meetings: MeetingQuerySet
    pairs: Pairs = ()
    words: str = "all confirmed meetings"

    def address(self, *narrower: tuple[str, str]) -> str:
        """The list of just those of the meetings that fit the narrower filters too."""
        replaced = {name for name, _ in narrower if name not in _SEVERAL}
        kept = [pair for pair in self.pairs if pair[0] not in replaced]
        return meetings_address(*dict.fromkeys((*kept, *narrower)))

    def values(self, name: str) -> list[str]:
        """The scope's own values of a filter."""
        return [value for one, value in self.pairs if one == name]


@dataclass(frozen=True)
class Options:
    """How a picture is cut. `by`: month, quarter, year or "" for what fits; `zoom` and `at`: of the timeline.

    `prefix` keeps the ids of several pictures on a page apart. `largest`: the number that the longest mark stands for,
    where two pictures share a scale. `address` gives the page's address with some parameters changed.
    """

    today: date
    by: str = ""
    zoom: str = "month"
    at: date | None = None
    limit: int = 15
    prefix: str = "pic"
    largest: int = 0
    address: Callable[..., str] = field(default=lambda **changes: "?")

    def prefixed(self, prefix: str, *, largest: int = 0) -> "Options":
        return replace(self, prefix=prefix, largest=largest)
