"""JSON: `about`, and `meetings` with every participant and source apart."""

import json
from collections.abc import Iterator
from typing import Any

from engagement.exports.columns import EXACT, SCREEN
from engagement.exports.formats import Export, Format
from engagement.exports.rows import MeetingRow

_PIECE = 200  # rows


def write(export: Export) -> Iterator[bytes]:
    about = export.about
    head = {
        "title": about.title,
        "filters": [{"label": label, "value": value} for label, value in [*about.own, *about.filters]],
        "counting_rule": {"words": about.rule, **dict(export.rule.pairs())},
        "figure": about.figure,
        "data_as_of": about.taken_at.isoformat(timespec="seconds"),
        "address": about.address,
        "warnings": list(about.warnings),
    }
    yield f'{{"about": {_text(head)}, "meetings": ['.encode()
    piece: list[str] = []
    mark = "\n"
    for row in export.rows():
        piece.append(mark + _text(_meeting(row)))
        mark = ",\n"
        if len(piece) >= _PIECE:
            yield "".join(piece).encode()
            piece.clear()
    yield ("".join(piece) + "\n]}\n").encode()


def _meeting(row: MeetingRow) -> dict[str, Any]:
    columns: dict[str, Any] = {column.name: column.cell(row) for column in (*SCREEN, *EXACT)}
    columns["disputed"] = row.is_disputed
    sides = [
        {
            "parties": side.parties,
            "people": [{"name": one.name, "role": one.role, "is_official": one.is_official} for one in side.people],
        }
        for side in row.sides
    ]
    return {"number": row.pk, **columns, "sides": sides, "topics": row.topics, **row.records}


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


FORMAT = Format(
    name="json",
    label="JSON",
    holds="every field apart, for programs",
    extension="json",
    content_type="application/json",
    write=write,
    order=3,
)
