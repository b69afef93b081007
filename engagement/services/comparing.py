"""Two meetings that may be one, field by field: what each says, where they clash, and what one would choose.

The page of a merge shows this, and the merge takes from it what nobody has chosen, so that they cannot disagree.
"""

from dataclasses import dataclass, replace
from typing import Any

from engagement.models import Meeting, Participation

KEEP, OTHER, BOTH = "keep", "other", "both"
_SHARPNESS = ("unknown", "year", "month", "day")
NOWHERE = ("", None)


@dataclass(frozen=True)
class ComparedField:
    """One field. `keep` and `other` are the values of the meeting that stays and of the one that becomes part of it.

    Status, format and note are text, the date is a `DateInterval`, the place (city, id of the country), topics a set of
    ids. `default` is what is taken where nobody chooses: one of `options`.
    """

    name: str
    keep: Any
    other: Any
    default: str
    options: tuple[str, ...] = (KEEP, OTHER)

    @property
    def differs(self) -> bool:
        return bool(self.keep != self.other)

    @property
    def clashes(self) -> bool:
        """Do both say something, and not the same?"""
        return self.differs and _says(self.name, self.keep) and _says(self.name, self.other)

    def value_of(self, choice: str) -> Any:
        if choice == BOTH:
            return self.keep | self.other if self.name == "topics" else _both_notes(self.keep, self.other)
        return self.keep if choice == KEEP else self.other


@dataclass(frozen=True)
class ComparedParticipant:
    """Somebody who took part in either or in both. `other` gives way to `keep` where both are there."""

    keep: Participation | None
    other: Participation | None

    @property
    def rows(self) -> list[Participation]:
        return [row for row in (self.keep, self.other) if row is not None]

    @property
    def row(self) -> Participation:
        """The one that stays."""
        return self.rows[0]

    @property
    def clashes(self) -> bool:
        """Are both there, in different roles or for different parties?"""
        parties = {row.party_id for row in self.rows} - {None}
        return len(parties) > 1 or len({row.role for row in self.rows} - {""}) > 1

    @property
    def default(self) -> str:
        """Whose party and role count where nobody chooses: the kept one's, unless only the other one has a party."""
        keep, other = self.keep, self.other
        is_better = keep is not None and other is not None and keep.party_id is None and other.party_id is not None
        return OTHER if is_better else KEEP

    @property
    def choice_name(self) -> str:
        """What a choice between the two is called."""
        return f"participant-{self.row.pk}"


def compare_fields(keep: Meeting, other: Meeting) -> list[ComparedField]:
    """Every field that a merge chooses, in the order of the form."""
    favours_other = other.review_state == Meeting.ReviewState.CONFIRMED != keep.review_state
    first = OTHER if favours_other else KEEP
    pairs: list[tuple[str, Any, Any]] = [
        ("status", keep.status, other.status),
        ("date", keep.interval, other.interval),
        ("place", (keep.city, keep.country_id), (other.city, other.country_id)),
        ("format", keep.format, other.format),
    ]
    fields = [ComparedField(name, one, two, _default(name, one, two, first)) for name, one, two in pairs]
    fields = _coherent(fields, first)
    topics = [frozenset(meeting.topics.values_list("pk", flat=True)) for meeting in (keep, other)]
    fields.append(ComparedField("topics", topics[0], topics[1], BOTH, (BOTH, KEEP, OTHER)))
    fields.append(ComparedField("note", keep.note, other.note, BOTH, (BOTH, KEEP, OTHER)))
    return fields


def compare_participants(keep: Meeting, other: Meeting) -> list[ComparedParticipant]:
    """All of both, those of `keep` first; a person, or a delegation of the same words and party, once."""
    told = {_identity(row): row for row in reversed(_rows(other))}
    paired = []
    for row in _rows(keep):
        paired.append(ComparedParticipant(row, told.pop(_identity(row), None)))
    joined = {pair.other.pk for pair in paired if pair.other}
    return paired + [ComparedParticipant(None, row) for row in _rows(other) if row.pk not in joined]


def _rows(meeting: Meeting) -> list[Participation]:
    rows = meeting.participations.select_related("official", "delegation", "party").order_by("pk")
    return list(rows.prefetch_related("delegation__members"))


def _identity(row: Participation) -> object:
    if row.official_id is not None or row.delegation is None:
        return ("official", row.official_id)
    delegation = row.delegation
    if delegation.leader_id is not None or delegation.members.all():
        return ("delegation", delegation.pk)  # people are in it: it is like no other
    return ("delegation", delegation.title.casefold(), row.party_id)


def _default(name: str, keep: Any, other: Any, first: str) -> str:
    """What is known before what is not; of two dates that fit each other the sharper one; else what `first` says."""
    if _says(name, keep) != _says(name, other):
        return KEEP if _says(name, keep) else OTHER
    if name == "date" and keep.start and other.start and keep.start <= other.end and other.start <= keep.end:
        sharpness = [_SHARPNESS.index(interval.precision) for interval in (keep, other)]
        if sharpness[0] != sharpness[1]:
            return KEEP if sharpness[0] > sharpness[1] else OTHER
    return first


def _says(name: str, value: Any) -> bool:
    if name == "date":
        return value.start is not None
    return value not in ("", "unknown", NOWHERE, frozenset())


def _coherent(fields: list[ComparedField], first: str) -> list[ComparedField]:
    """A call has no place: where the defaults would give it one, place and format come from the same meeting."""
    chosen = {field.name: field.value_of(field.default) for field in fields}
    if chosen["format"] not in Meeting.CALLS or chosen["place"] == NOWHERE:
        return fields
    return [replace(field, default=first) if field.name in {"place", "format"} else field for field in fields]


def _both_notes(keep: str, other: str) -> str:
    return "\n\n".join(dict.fromkeys(filter(None, (keep.strip(), other.strip()))))
