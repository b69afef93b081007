"""Which column holds what: our own files' columns as they stand, and what people call theirs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.spreadsheets.reading import SpreadsheetError


@dataclass(frozen=True)
class Field:
    """`names` are headers, folded; the first field that knows a header has it."""

    name: str
    label: str
    names: tuple[str, ...] = ()


FIELDS = (
    Field("date", "date", ("date", "when", "day", "date of meeting", "meeting date")),
    Field("first_day", "first day", ("first day", "start", "start date", "from")),
    Field("last_day", "last day", ("last day", "end", "end date", "until", "to")),
    Field("precision", "date known to", ("date known to", "precision")),
    Field(
        "who",
        "who met",
        ("who met", "who", "officials", "official", "participants", "attendees", "names", "name"),
    ),
    Field("who_party", "party of these", ("party", "side", "stood for", "delegation of")),
    Field(
        "counterpart",
        "counterpart",
        ("counterpart", "counterparts", "met with", "with", "other side", "interlocutor", "counterpart name"),
    ),
    Field(
        "counterpart_party",
        "party of the counterpart",
        (
            "party/country",
            "country",
            "counterpart party",
            "counterpart country",
            "country/organisation",
            "organisation",
        ),
    ),
    Field("place", "place", ("where", "place", "location", "venue", "city", "city/place", "city, country")),
    Field("place_country", "country of the place", ("country of place", "host country", "host", "place country")),
    Field("topics", "topics", ("about", "topics", "topic", "subject", "subjects", "issues")),
    Field("status", "status", ("status",)),
    Field("format", "format", ("format", "mode", "type", "medium")),
    Field("review", "review", ("review",)),
    Field("outlet", "source: outlet", ("source outlet", "outlet", "newspaper", "publisher", "source")),
    Field("title", "source: title", ("source title", "title", "headline")),
    Field("published", "source: date", ("source date", "published", "date published")),
    Field("url", "source: address", ("source address", "source url", "url", "link", "source link", "address")),
    Field("quote", "source: quote", ("source quote", "quote", "evidence", "sentence", "excerpt")),
    Field("note", "note", ("note", "notes", "comment", "comments", "remarks")),
)
LABELS = {field.name: field.label for field in FIELDS}
# Of our own files: said by other columns, or by the record itself.
_NOT_READ = frozenset(("sources", "disputed", "meeting"))
_WORDS = re.compile(r"[\s_:]+")

Mapped = dict[str, str]


def guess_mapping(headers: Sequence[str]) -> Mapped:
    """Fields by header, “” for a column that is not read; no field twice."""
    known = {name: field.name for field in FIELDS for name in field.names}
    found: Mapped = {}
    for header in headers:
        folded = _WORDS.sub(" ", header.casefold()).strip().replace(" / ", "/")
        field = "" if folded in _NOT_READ else known.get(folded, "")
        found[header] = "" if field in found.values() else field
    return found


def check_mapping(mapping: Mapping[str, str]) -> None:
    """Raises `SpreadsheetError` where two columns would fill one field, or nothing says who met."""
    chosen = [field for field in mapping.values() if field]
    unknown = sorted(set(chosen) - set(LABELS))
    if unknown:
        raise SpreadsheetError(f"“{unknown[0]}” is nothing that a column can hold: choose from the list.")
    twice = next((field for field in chosen if chosen.count(field) > 1), None)
    if twice:
        raise SpreadsheetError(f"Two columns are to be the {LABELS[twice]}: choose one of them.")
    if "who" not in chosen and "counterpart" not in chosen:
        raise SpreadsheetError("No column says who met: choose the one with the officials or sides.")
