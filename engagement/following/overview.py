"""What stands on the page “Following”: each search with what is new in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from engagement import stats
from engagement.following.matching import matches_of
from engagement.models import Meeting, SavedSearch

SHOWN = 3
COUNTED = 100  # more are “100 or more”


@dataclass(frozen=True)
class Followed:
    """`number`: how many meetings were confirmed since `since`, at most `COUNTED`; `latest`: the first of them."""

    search: SavedSearch
    filters: Sequence[tuple[str, str]]
    wrong: str
    since: datetime
    number: int
    latest: list[Meeting]

    @property
    def is_more(self) -> bool:
        return self.number >= COUNTED


def overview_of(searches: Sequence[SavedSearch], *, since: datetime) -> list[Followed]:
    """`since`: the end of the last visit. A search is new only from when it is followed, or was marked as seen.

    One query each for what is new, besides those that find the officials and parties of its filters.
    """
    found = []
    for search in searches:
        matches = matches_of(search)
        from_then = max(filter(None, (since, search.created_at, search.seen_at)))
        new = matches.meetings.filter(reviewed_at__gt=from_then).order_by("-reviewed_at", "-pk")
        found.append((search, matches, from_then, list(new.values_list("pk", flat=True)[:COUNTED])))
    shown = {pk for *_, keys in found for pk in keys[:SHOWN]}
    rows = stats.with_source_counts(Meeting.objects.with_details()).in_bulk(shown)
    return [
        Followed(search, matches.filters, matches.wrong, since, len(keys), [rows[pk] for pk in keys[:SHOWN]])
        for search, matches, since, keys in found
    ]
