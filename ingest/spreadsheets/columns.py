"""Which column holds what: our own files' columns as they stand, and what people call theirs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.spreadsheets.reading import SpreadsheetError, Table


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
_OF_SOURCE = frozenset(("", "outlet", "title", "url"))
# Of our own files: said by other columns, or by the record itself.
_NOT_READ = frozenset(("sources", "disputed", "meeting"))
_WORDS = re.compile(r"[\s_:]+")
# “Official A”, “Party 2”, “Second country”: two sides in columns of the same name.
_PEOPLE = "official|name|participant|representative|person|delegate|attendee|side"
_PARTIES = "party|country|organisation|organization|government|state|entity"
_FIRST, _SECOND = ("a", "1", "one", "i"), ("b", "2", "two", "ii")
_NUMBER = "|".join((*_FIRST, *_SECOND))
_SIDE = re.compile(rf"(?:(first|second) )?({_PEOPLE}|{_PARTIES})s?(?: ?\(?({_NUMBER})\)?)?")
_SAMPLE = 20  # rows

Mapped = dict[str, str]


def guess_columns(table: Table) -> Mapped:
    """As `guess_mapping`; a column of addresses under a header such as “Source” is the source's address."""
    links = [
        header
        for header in table.headers
        if (cells := [row.cells[header] for row in table.rows[:_SAMPLE] if row.cells.get(header)])
        and all(isinstance(cell, str) and cell.startswith(("http://", "https://")) for cell in cells)
    ]
    return guess_mapping(table.headers, links)


def guess_mapping(headers: Sequence[str], links: Sequence[str] = ()) -> Mapped:
    """Fields by header, “” for a column that is not read; no field twice. `links`: those whose cells are addresses."""
    known = {name: field.name for field in FIELDS for name in field.names}
    folded = {header: _WORDS.sub(" ", header.casefold()).strip().replace(" / ", "/") for header in headers}
    sides = _guess_sides(folded)
    found: Mapped = {}
    for header, words in folded.items():
        field = "" if words in _NOT_READ else sides.get(header) or known.get(words, "")
        if header in links and field in _OF_SOURCE:
            field = "url"
        found[header] = "" if field in found.values() else field
    return found


def _guess_sides(folded: Mapping[str, str]) -> Mapped:
    """Of headers that number two sides; a side of which only the party has a column is that party."""
    found: Mapped = {}
    for header, words in folded.items():
        told = _SIDE.fullmatch(words)
        number = told and (told[1] or told[3])
        if told and number and not (told[1] and told[3]):
            side = "who" if number in ("first", *_FIRST) else "counterpart"
            field = f"{side}_party" if told[2] in _PARTIES.split("|") else side
            found[header] = "" if field in found.values() else field
    for side in ("who", "counterpart"):
        if side not in found.values():
            found = {header: side if field == f"{side}_party" else field for header, field in found.items()}
    return found if {"who", "counterpart"} <= set(found.values()) else {}


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
