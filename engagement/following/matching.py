"""A saved search as what it finds: always the confirmed meetings alone, by the filters of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from engagement.filters import MeetingFilter
from engagement.filters.addresses import Pair, active_filters, canonical_pairs
from engagement.models import Meeting, SavedSearch
from engagement.models.querysets import MeetingQuerySet

# What is not part of a search: how it is shown, and proposals, which nobody is told of.
_LEFT_OUT = {"ordering", "review_state", "page"}
# Values that speak for themselves; before others stands what they are of.
_PLAIN = {"official", "party", "topic", "status", "place", "attention"}


@dataclass(frozen=True)
class Matches:
    """`wrong`: why nothing is found, where a filter does not fit any more (the topic was removed, say)."""

    meetings: MeetingQuerySet
    filters: Sequence[tuple[str, str]]
    wrong: str = ""


def query_of(pairs: Sequence[Pair]) -> str:
    """The part of a list's canonical address that is followed; the same for all orders of the same filters."""
    return urlencode(sorted(pair for pair in pairs if pair[0] not in _LEFT_OUT))


def matches_of(search: SavedSearch) -> Matches:
    """Officials who were merged since are found by the slug that they had."""
    filterset = _filterset(search.query)
    if not filterset.is_valid():
        fields = filterset.form.fields
        wrong = [f"{fields[name].label}: {error}" for name, errors in filterset.errors.items() for error in errors]
        return Matches(Meeting.objects.none(), (), " ".join(wrong))
    found: MeetingQuerySet = filterset.qs  # type: ignore[assignment]
    words = [(one.label, one.value) for one in active_filters(filterset)]
    return Matches(found.confirmed(), words)


def name_of_query(query: str) -> str:
    """“Amir Khan Muttaqi, Qatar, planned, from 2024”; “All meetings” where there is no filter."""
    filterset = _filterset(query)
    words = [
        one.value
        if one.pair[0] in _PLAIN
        else f"“{one.value}”"
        if one.pair[0] == "q"
        else _labelled(one.label, one.value)
        for one in active_filters(filterset)
    ]
    return ", ".join(words) or "All meetings"


def _labelled(label: str, value: str) -> str:
    return f"{label[:1].lower()}{label[1:]} {value}"


def _filterset(query: str) -> MeetingFilter:
    return MeetingFilter(QueryDict(query), queryset=Meeting.objects.all())


def canonical_query(query: str) -> str:
    """As `query_of`, of an address that may name officials by an older slug."""
    return query_of(canonical_pairs(_filterset(query)))
