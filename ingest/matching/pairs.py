"""Labelled pairs of accounts (`tests/data/matching/README.md` tells the format), as what matching compares."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from engagement.dates import DateInterval
from ingest.extraction import Knowledge
from ingest.matching.people import fold
from ingest.matching.told import Account, Person, Side, party_for_matching


class PairError(Exception):
    """The file of pairs cannot be read; `str(error)` says which line and why."""


@dataclass(frozen=True)
class Pair:
    id: str
    kind: str
    same: bool
    held_out: bool
    group: str
    one: Account
    other: Account


class KnownNames:
    """Who on record has a spelling: what resolution finds by the known spellings, without a database."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.keys: dict[tuple[str, ...], set[str]] = {}
        for official in knowledge.officials:
            for name in {official.name, *official.names}:
                self.keys.setdefault(fold(name), set()).add(official.key)

    def person(self, name: str) -> Person:
        keys = self.keys.get(fold(name), set())
        key = next(iter(keys)) if len(keys) == 1 else None
        return Person(key, frozenset({name}), is_established=key is not None)


def read_pairs(path: Path, names: KnownNames) -> list[Pair]:
    """All pairs of the file. Raises `PairError`, `OSError`."""
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            entry = json.loads(line)
            pairs.append(
                Pair(
                    id=entry["id"],
                    kind=entry["kind"],
                    same=entry["same"],
                    held_out=entry["set"] == "held-out",
                    group=entry["group"],
                    one=_account(entry["one"], names),
                    other=_account(entry["other"], names),
                )
            )
        except (KeyError, TypeError, ValueError) as error:
            raise PairError(f"{path.name}, line {number}: {type(error).__name__}: {error}") from error
    return pairs


def _account(told: Mapping[str, Any], names: KnownNames) -> Account:
    meeting = told["meeting"]
    return Account(
        status=meeting["status"],
        sides=tuple(_sides(meeting["participants"], names)),
        interval=DateInterval.from_iso(meeting["date"]["start"], meeting["date"]["end"]),
        city=meeting["place"]["city"] or "",
        country=meeting["place"]["country"],
        format=meeting["format"],
        topics=frozenset(meeting["topics"]),
        published=date.fromisoformat(told["published"]) if told["published"] else None,
    )


def _sides(participants: Iterable[Mapping[str, Any]], names: KnownNames) -> Iterable[Side]:
    for participant in participants:
        codes = participant["party"]
        party = party_for_matching(codes[0] if codes else None)
        yield Side(party, names.person(participant["name"]) if participant["name"] else None)
