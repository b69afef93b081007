"""From a rule to rows of the database and the number that they hold.

Everything that a rule counts has an identity: a meeting is its key, a dyad its meeting and the two sides in a fixed
order, an attendance its meeting and the official. Whatever rows a question needs, counting distinct identities is
right, however many rows lead to the same one.
"""

from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import BinaryField, Count, Exists, F, Func, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Least
from django.db.models.sql.compiler import SQLCompiler

from engagement.counting.rule import CountingRule, Unit
from engagement.models import Attendance, Meeting, Official, Participation, Party
from engagement.models.querysets import MeetingQuerySet

Side = Literal["party", "official"]

_LEVEL: dict[Unit, Side] = {
    Unit.PARTY_DYADS: "party",
    Unit.OFFICIAL_DYADS: "official",
    Unit.ATTENDANCES: "official",
}


class Row(Func):
    """Several keys as one value, to count distinct ones: their bytes one after the other, which PostgreSQL sorts five
    times as fast as a `ROW` of them."""

    output_field = BinaryField()  # never read: it is only counted

    def as_sql(self, compiler: SQLCompiler, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        keys = [compiler.compile(key) for key in self.source_expressions]
        packed = " || ".join(f"int8send(({key})::bigint)" for key, _ in keys)
        return f"({packed})", [param for _, params in keys for param in params]


@dataclass(frozen=True)
class Tally:
    """Rows, and the aggregate that counts them by the rule.

    The rows have, as far as the question needs them, `party` and `official` of one side and `other_party` and
    `other_official` of the other one, whose meeting, the same one, is `other_meeting`; `meeting` is the way from a row
    to its meeting's fields (“” or “meeting__”), `facing` the one to the other side's row.
    """

    rows: QuerySet[Any]
    number: Count
    meeting: str
    facing: str = ""

    def at(self, meeting: Any) -> Exists:
        """Whether there is anything to count at the meeting, for a filter of meetings."""
        return Exists(self.rows.filter(**{f"{self.meeting}pk": meeting}).order_by())

    def total(self) -> int:
        return int(self.rows.order_by().aggregate(number=self.number)["number"])

    def where(self, *conditions: Q, **values: Any) -> "Tally":
        return Tally(self.rows.filter(*conditions, **values), self.number, self.meeting, self.facing)

    def by(self, **keys: str | Combinable) -> QuerySet[Any, dict[str, Any]]:
        """A line for each value of the keys (name and path from a row, or an expression), with `number`."""
        paths = {name: F(path) if isinstance(path, str) else path for name, path in keys.items()}
        grouped: QuerySet[Any, dict[str, Any]] = self.rows.order_by().values(**paths)
        counted: QuerySet[Any, dict[str, Any]] = grouped.annotate(number=self.number)
        return counted


def tally(
    rule: CountingRule, meetings: MeetingQuerySet | None, *, mine: Side | None = None, other: Side | None = None
) -> Tally:
    """What the rule counts of the meetings, which the caller has narrowed (`CountingRule.counted`); None is all.

    `mine`: the question asks for one side by party or official, as “the dyads of China”. `other`: and for whom they
    met, as “whom did China meet”: those who stood for another party at the same meeting. Attendances are then the
    other side's.
    """
    level = _LEVEL.get(rule.unit)
    is_dyads = rule.unit in {Unit.PARTY_DYADS, Unit.OFFICIAL_DYADS}
    chosen: dict[str, Any] = {} if meetings is None else {"meeting__in": meetings.order_by().values("pk")}
    if level is None and mine is None:
        return Tally(Meeting.objects.all() if meetings is None else meetings, Count("pk", distinct=True), "")
    own = "official" if rule.unit == Unit.OFFICIAL_DYADS or "official" in _own_levels(rule, mine, other) else "party"
    rows: QuerySet[Any] = _base(own).filter(**chosen)
    if not (other or is_dyads):
        return Tally(rows, Count(_identity(rule.unit, is_other=False), distinct=True), "meeting__")
    facing: Side = "official" if "official" in {level, other} else "party"
    way = "meeting__attendances" if facing == "official" else "meeting__participations"
    number = Count(_identity(rule.unit, is_other=bool(other)), distinct=True)
    return Tally(_facing(rows, own, facing, way), number, "meeting__", f"{way}__")


@dataclass(frozen=True)
class Sides:
    """Whose figures: `own` met `met`, and an official in `own` stood for `stood_for`.

    One of the one, and at most one of the other, have figures of their own. Where there are several, no side is asked
    for: then all counts that there is at meetings at which they were.
    """

    own: tuple[Official | Party, ...] = ()
    met: tuple[Official | Party, ...] = ()
    stood_for: Party | None = None

    @property
    def is_nobody(self) -> bool:
        return not self.own and not self.met

    @property
    def is_one(self) -> bool:
        return len(self.own) == 1 and not self.met

    @property
    def is_two(self) -> bool:
        return len(self.own) == 1 and len(self.met) == 1


def count_of(rule: CountingRule, meetings: MeetingQuerySet | None, of: Sides | Official | Party | None = None) -> Tally:
    """The tally of meetings that the caller has narrowed: all that the rule counts, or what is of these sides."""
    sides = of if isinstance(of, Sides) else Sides((of,) if of else ())
    if not (sides.is_one or sides.is_two):
        return tally(rule, meetings)
    mine, other = side_of(sides.own[0]), side_of(sides.met[0]) if sides.met else None
    found = tally(rule, meetings, mine=mine, other=other).where(Q((mine, sides.own[0])))
    if other:
        found = found.where(Q((f"other_{other}", sides.met[0].pk)))
    if mine == "official" and sides.stood_for:
        found = found.where(party=sides.stood_for)
    return found


def side_of(record: Official | Party) -> Side:
    return "official" if isinstance(record, Official) else "party"


def _own_levels(rule: CountingRule, mine: Side | None, other: Side | None) -> set[Side | None]:
    """Attendances of whom they met do not ask that somebody is named on one's own side."""
    return {mine, None if other else _LEVEL.get(rule.unit)}


def _base(side: str) -> QuerySet[Any]:
    if side == "official":
        return Attendance.objects.all()
    return Participation.objects.filter(party__isnull=False)


def _facing(rows: QuerySet[Any], own: str, facing: Side, way: str) -> QuerySet[Any]:
    """Each row with each of those at the meeting who stood for another party; not known for whom is no other side."""
    rows = rows.annotate(other_party=F(f"{way}__party_id"), other_meeting=F(f"{way}__meeting_id"))
    apart = Q(other_party__lt=F("party_id")) | Q(other_party__gt=F("party_id"))
    if facing == "official":
        rows = rows.annotate(other_official=F(f"{way}__official_id"))
        if own == "official":
            apart &= Q(other_official__lt=F("official_id")) | Q(other_official__gt=F("official_id"))
    return rows.filter(apart)


def _identity(unit: Unit, *, is_other: bool) -> Row | F:
    if unit == Unit.MEETINGS:
        return F("meeting_id")
    if unit == Unit.ATTENDANCES:
        return Row("meeting_id", "other_official" if is_other else "official_id")
    side = "party" if unit == Unit.PARTY_DYADS else "official"
    pair = (f"{side}_id", f"other_{side}")
    return Row("meeting_id", Least(*pair), Greatest(*pair))
