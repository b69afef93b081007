"""The rows of a merge's page, in words: fields with their choices, participants, and what to think of first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from engagement.models import DistinctMeetings, Meeting, Participation, Party, Topic
from engagement.services.apart import who_kept_apart
from engagement.services.comparing import (
    BOTH,
    KEEP,
    OTHER,
    ComparedField,
    ComparedParticipant,
    compare_fields,
    compare_participants,
)
from engagement.templatetags.intervals import when
from engagement.templatetags.record import shared_sides

NOTHING = "nothing known"


@dataclass(frozen=True)
class FieldRow:
    """`keep`, `other` and `both` are words; `both` is empty where it cannot be chosen. `chosen` is what is checked."""

    name: str
    label: str
    keep: str
    other: str
    both: str
    chosen: str
    differs: bool
    clashes: bool


@dataclass(frozen=True)
class ParticipantRow:
    """`where`: in both, or in which of the two. `keep` and `other` are party and role, where these clash."""

    pk: int
    name: str
    told: str
    where: str
    is_taken: bool
    choice: str
    keep: str
    other: str
    chosen: str
    hint: str


@dataclass(frozen=True)
class Caution:
    """`sure`: the name of the box to be ticked before the merge is made; empty where the words are enough."""

    words: str
    sure: str = ""


def field_rows(keep: Meeting, other: Meeting, chosen: Mapping[str, str]) -> list[FieldRow]:
    words = _Words(keep, other)
    return [words.row(field, chosen.get(field.name) or field.default) for field in compare_fields(keep, other)]


def participant_rows(
    keep: Meeting, other: Meeting, chosen: Mapping[str, str], taken: set[str] | None
) -> list[ParticipantRow]:
    """`taken`: the keys of those to be taken over; all where None."""
    pairs = compare_participants(keep, other)
    return [_participant_row(pair, pairs, keep, other, chosen, taken) for pair in pairs]


def warnings_of(keep: Meeting, other: Meeting) -> list[Caution]:
    """What speaks against the merge, the gravest first."""
    found = []
    if who := who_kept_apart(DistinctMeetings, keep.pk, other.pk):
        found.append(Caution(f"{who} said that these two are not the same meeting.", "even_if_distinct"))
    for meeting in (keep, other):
        if meeting.review_state == Meeting.ReviewState.REJECTED:
            why = meeting.get_reject_reason_display()
            found.append(
                Caution(f"Meeting {meeting.pk} was rejected ({why}). {keep.pk} stays as it is.", "even_if_rejected")
            )
    if keep.review_state == other.review_state == Meeting.ReviewState.CONFIRMED:
        found.append(Caution("Both are confirmed: an analyst looked at each of them, and took them for two."))
    people = [{row.official_id for row in meeting.participations.all()} - {None} for meeting in (keep, other)]
    if all(people) and not people[0] & people[1]:
        found.append(Caution("Nobody who is named in one is named in the other."))
    if keep.start and other.start and keep.end and other.end and (keep.end < other.start or other.end < keep.start):
        found.append(Caution(f"The dates have no day in common: {when(keep.interval)}, and {when(other.interval)}."))
    if keep.status != other.status and {keep.status, other.status} >= {"held", "denied"}:
        found.append(Caution("One is said to have been held, the other is denied."))
    return found


class _Words:
    """The values of fields as one reads them."""

    def __init__(self, keep: Meeting, other: Meeting) -> None:
        self._countries: dict[int | None, Party | None] = {
            keep.country_id: keep.country,
            other.country_id: other.country,
        }
        topics = Topic.objects.filter(meetings__in=[keep, other]).distinct()
        self._topics = {topic.pk: topic.name for topic in topics}
        self._of: dict[str, tuple[str, Callable[[Any], str]]] = {
            "status": ("Status", lambda value: str(Meeting.Status(value).label)),
            "date": ("Date", when),
            "place": ("Place", self._place),
            "format": ("Format", lambda value: str(Meeting.Format(value).label)),
            "topics": ("Topics", lambda value: ", ".join(sorted(self._topics[pk] for pk in value))),
            "note": ("Note", str),
        }

    def row(self, field: ComparedField, chosen: str) -> FieldRow:
        label, words = self._of[field.name]
        both = field.value_of(BOTH) if BOTH in field.options else None
        has_both = both not in (None, field.keep, field.other)
        default = chosen if chosen in field.options else field.default
        if default == BOTH and not has_both:  # one of them says all that both together say
            default = KEEP if both == field.keep else OTHER
        return FieldRow(
            name=field.name,
            label=label,
            keep=words(field.keep) or NOTHING,
            other=words(field.other) or NOTHING,
            both=words(both) if has_both else "",
            chosen=default,
            differs=field.differs,
            clashes=field.clashes,
        )

    def _place(self, value: tuple[str, int | None]) -> str:
        country = self._countries[value[1]]
        return ", ".join(part for part in (value[0], country.name if country else "") if part)


def _participant_row(
    pair: ComparedParticipant,
    pairs: list[ComparedParticipant],
    keep: Meeting,
    other: Meeting,
    chosen: Mapping[str, str],
    taken: set[str] | None,
) -> ParticipantRow:
    row = pair.row
    only = keep.pk if pair.other is None else other.pk
    is_both = len(pair.rows) == 2
    return ParticipantRow(
        pk=row.pk,
        name=row.name,
        told=role_words(row),
        where="in both" if is_both else f"only in {only}",
        is_taken=taken is None or str(row.pk) in taken,
        choice=pair.choice_name if pair.clashes else "",
        keep=role_words(pair.keep) if pair.keep and pair.clashes else "",
        other=role_words(pair.other) if pair.other and pair.clashes else "",
        chosen=chosen.get(pair.choice_name) or pair.default,
        hint="" if is_both else _hint(row, pairs),
    )


def people_words(meeting: Meeting) -> str:
    """“Amir Khan Muttaqi – Wang Yi, Chinese envoys and 2 more”, the sides of the meeting; needs `with_details()`."""
    parts = []
    for side in shared_sides(meeting):
        names = ", ".join(one.name for one in side.shown)
        parts.append(names + (f" and {side.more} more" if side.more else ""))
    return " – ".join(parts) or "nobody named"


def role_words(row: Participation) -> str:
    """“foreign minister, China”, or “party not known”."""
    return ", ".join(part for part in (row.role, row.party.name if row.party else "party not known") if part)


def _hint(row: Participation, pairs: list[ComparedParticipant]) -> str:
    """A delegation may be those whom the other meeting names; nobody but an analyst can say so."""
    if row.delegation_id is None or row.party_id is None:
        return ""
    named = [one.row.name for one in pairs if one.row.official_id and one.row.party_id == row.party_id]
    return f"perhaps the same as {', '.join(named[:3])}: untick it then" if named else ""
