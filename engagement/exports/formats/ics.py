"""ICS: the planned meetings among the rows, for a calendar (RFC 5545)."""

from collections.abc import Iterator
from datetime import date, timedelta

from engagement.exports.formats import Export, Format
from engagement.exports.rows import MeetingRow
from engagement.templatetags.intervals import when

_LONGEST_LINE = 75  # octets
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None, "\x00": None})


def write(export: Export) -> Iterator[bytes]:
    """Without a date there is no place in a calendar: those are left out, and the last lines say how many."""
    about = "\n".join(f"{label}: {text}" for label, text in export.about.lines())
    yield _lines(
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Engagement tracker//Planned meetings//EN"),
        ("X-WR-CALNAME", _text(f"Planned: {export.about.title}")),
        ("X-WR-CALDESC", _text(about)),
        ("URL", export.about.address),
    )
    stamp = f"{export.about.taken_at:%Y%m%dT%H%M%SZ}"
    host = export.site.partition("://")[2]
    undated = 0
    for row in export.rows():
        if row.status != "planned":
            continue
        if row.start is None or row.end is None:
            undated += 1
            continue
        yield _event(row, row.start, row.end, stamp, host)
    if undated:
        yield _lines(("X-LEFT-OUT", f"{undated} planned meetings have no known date"))
    yield _lines(("END", "VCALENDAR"))


def _event(row: MeetingRow, start: date, end: date, stamp: str, host: str) -> bytes:
    """A whole day or days; of a month or a year all of it, and the title says that the day is not known."""
    vague = "" if row.precision == "day" else f" (some day in {when(row.interval)})"
    details = [f"Topics: {'; '.join(row.topics)}"] if row.topics else []
    for name, records in row.records.items():
        for record in records:
            details.append(f"{name.rstrip('s').capitalize()}: {'; '.join(text for text in record.values() if text)}")
    lines = [
        ("BEGIN", "VEVENT"),
        ("UID", f"meeting-{row.pk}@{host}"),
        ("DTSTAMP", stamp),
        ("DTSTART;VALUE=DATE", f"{start:%Y%m%d}"),
        ("DTEND;VALUE=DATE", f"{end + timedelta(days=1):%Y%m%d}"),
        ("SUMMARY", _text(f"{row.who}{vague}")),
        ("STATUS", "TENTATIVE"),
        ("TRANSP", "TRANSPARENT"),
        ("URL", row.address),
    ]
    lines += [("LOCATION", _text(row.place))] if row.place else []
    lines += [("DESCRIPTION", _text("\n".join(details)))] if details else []
    return _lines(*lines, ("END", "VEVENT"))


def _text(text: str) -> str:
    return text.translate(_ESCAPES)


def _lines(*pairs: tuple[str, str]) -> bytes:
    return b"".join(_folded(f"{name}:{value}") for name, value in pairs)


def _folded(line: str) -> bytes:
    """At most 75 octets a line, never cut inside a character; what follows starts with a blank."""
    pieces, piece, room = [], b"", _LONGEST_LINE
    for character in line:
        octets = character.encode()
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", _LONGEST_LINE - 1
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"


FORMAT = Format(
    name="ics",
    label="ICS",
    holds="the planned ones, for a calendar",
    extension="ics",
    content_type="text/calendar; charset=utf-8",
    write=write,
    order=4,
)
