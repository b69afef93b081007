"""Rankings: who and what stands in most of what a rule counts, each line with the list of meetings behind it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import CharField, Q, QuerySet, Value
from django.urls import reverse

from engagement.counting import DEFAULT_RULE, RULE_PARAMETERS, CountingRule, Sides, Tally, count_of, side_of, tally
from engagement.counting.tally import Side
from engagement.kept import Line, OneOf, kept_rows, kept_sums
from engagement.models import Official, Party
from engagement.models.querysets import MeetingQuerySet

Pairs = tuple[tuple[str, str], ...]
Number = tuple[str, str, int]  # of a record: its key in addresses, its name, and how much

KINDS = ("parties", "officials", "topics")

KEYS = {"official": "slug", "party": "code"}  # in addresses
_PAGES = {"parties": "party", "topics": "topic"}  # of each kind; all others are officials


@dataclass(frozen=True)
class Ranked:
    """One line of a ranking: what, how often by the rule, that number in words, and the list of just these."""

    name: str
    url: str
    number: int
    meetings_url: str
    figure: str


@dataclass(frozen=True)
class Ranking:
    """The first lines of a ranking, the largest number in it, how many lines there are in all, and the rule.

    `numbers` of every line; `name`: the filter that takes the key.
    """

    rows: list[Ranked]
    largest: int
    total: int
    rule: CountingRule = DEFAULT_RULE
    numbers: Sequence[Number] = ()
    name: str = ""

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Counted:
    """Rows to count, the way from a row to each record counted, and the filter that means it in an address."""

    tally: Tally
    way: str
    name: str


def counted_records(rule: CountingRule, counted: MeetingQuerySet, of: Sides, record: Side) -> Counted:
    """In how much of what the rule counts each party or official is, as the list with the filter has it.

    Of one official or party: those whom they met, as people of another party. Of nobody: all. Else all who were at the
    meetings, each with all that these meetings count (`Sides`), but for those whom the sides name.
    """
    if of.is_nobody:
        found = tally(rule, counted, mine=record)
        return Counted(found.where(**{f"{record}__isnull": False}), record, record)
    if of.is_one:
        mine = side_of(of.own[0])
        found = tally(rule, counted, mine=mine, other=record).where(Q((mine, of.own[0])))
        if of.stood_for and mine == "official":
            found = found.where(party=of.stood_for)
        return Counted(found, f"{found.facing}{record}", f"met_{record}")
    found = tally(rule, counted)
    there = f"{found.meeting}{'participations__party' if record == 'party' else 'attendances__official'}"
    named = [one.pk for one in (*of.own, *of.met) if side_of(one) == record]
    return Counted(found.where(~Q(**{f"{there}__in": named}), **{f"{there}__isnull": False}), there, record)


def rank_records(
    meetings: MeetingQuerySet,
    *,
    narrow: Pairs = (),
    of: Sides | None = None,
    rule: CountingRule = DEFAULT_RULE,
    kinds: Sequence[str] = KINDS,
    limit: int = 15,
) -> dict[str, Ranking]:
    """Who and what stands in most of what the rule counts, in two queries: `parties`, `officials`, `topics`.

    Of one party also `own_officials`, those who stood for it; `of` as in `counted_records`. `narrow` is kept in each
    line's list of meetings.
    """
    sides = of or Sides()
    names = {kind: one.name for kind, one in _counted_kinds(rule, meetings.none(), sides, kinds).items()}

    def build(chosen: MeetingQuerySet) -> list[QuerySet[Any, Any]]:
        found = _counted_kinds(rule, rule.counted(chosen), sides, kinds)
        return [_named_lines(kind, one) for kind, one in found.items()]

    lines: dict[str, list[Line]] = {kind: [] for kind in names}
    for kind, *line in kept_sums(build, meetings):
        lines[kind].append(tuple(line))
    officials = _name_officials(pk for kind in lines if kind not in _PAGES for pk, *_ in lines[kind])
    numbers = {
        kind: [
            (*(officials[pk] if kind not in _PAGES else (key, name)), number)
            for pk, key, name, number in found
            if kind in _PAGES or pk in officials
        ]
        for kind, found in lines.items()
    }
    return {
        kind: _ranking(numbers[kind], kind, name, _for_the_party(narrow, sides, kind), rule, limit)
        for kind, name in names.items()
    }


def _named_lines(kind: str, one: Counted) -> QuerySet[Any, dict[str, Any]]:
    """Key of the row, key in addresses, name and number. An official is named later: new ones change no number."""
    text: CharField[str, str] = CharField()
    key, name = (
        (f"{one.way}__{KEYS.get(_PAGES.get(kind, ''), 'slug')}", f"{one.way}__name") if kind in _PAGES else ("", "")
    )
    return one.tally.by(
        kind=Value(kind, text),
        line=one.way,
        line_key=key or Value("", text),
        line_name=name or Value("", text),
    )


def _name_officials(keys: Iterable[int]) -> dict[int, tuple[str, str]]:
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    rows = kept_rows(Official.objects.filter(OneOf("pk", wanted)).order_by().values_list("pk", "slug", "name"))
    return {pk: (slug, name) for pk, slug, name in rows}


def rank_parties(
    meetings: MeetingQuerySet,
    *,
    narrow: Pairs = (),
    met_by: Official | Party | None = None,
    rule: CountingRule = DEFAULT_RULE,
    limit: int = 15,
) -> Ranking:
    """Which parties were at most of the meetings, or in most of what the rule counts.

    `met_by`: only those for whom others stood than this official or party did at the same meeting.
    """
    of = Sides((met_by,) if met_by else ())
    return rank_records(meetings, narrow=narrow, of=of, rule=rule, kinds=["parties"], limit=limit)["parties"]


def meetings_address(*pairs: tuple[str, str]) -> str:
    """The page of meetings with these filters set."""
    return f"{reverse('meetings')}?{urlencode(pairs)}" if pairs else reverse("meetings")


def without_rule(pairs: Pairs) -> Pairs:
    """The filters that the rule does not say itself; who was met by nobody in particular was simply there."""
    kept = tuple(pair for pair in pairs if pair[0] not in {*RULE_PARAMETERS, "status", "ordering"})
    if any(name in KEYS for name, _ in kept):
        return kept
    return tuple((name.removeprefix("met_"), value) for name, value in kept)


def _counted_kinds(rule: CountingRule, counted: MeetingQuerySet, of: Sides, kinds: Sequence[str]) -> dict[str, Counted]:
    found: dict[str, Counted] = {}
    if "parties" in kinds:
        found["parties"] = counted_records(rule, counted, of, "party")
    if "officials" in kinds:
        found["officials"] = counted_records(rule, counted, of, "official")
        if party := _one_party(of):
            stood = tally(rule, counted, mine="official").where(party=party)
            found["own_officials"] = Counted(stood, "official", "official")
    if "topics" in kinds:
        rows = count_of(rule, counted, of)
        way = f"{rows.meeting}topics"
        found["topics"] = Counted(rows.where(**{f"{way}__isnull": False}), way, "topic")
    return found


def _one_party(of: Sides) -> Party | None:
    return of.own[0] if of.is_one and isinstance(of.own[0], Party) else None


def _for_the_party(narrow: Pairs, of: Sides, kind: str) -> Pairs:
    """The filters of a line: those of a party's own officials say for whom they stood, not that it was there."""
    party = _one_party(of)
    if kind != "own_officials" or party is None:
        return narrow
    return (*(pair for pair in without_rule(narrow) if pair != ("party", party.code)), ("stood_for", party.code))


def _ranking(lines: Sequence[Number], kind: str, name: str, narrow: Pairs, rule: CountingRule, limit: int) -> Ranking:
    numbers = sorted(lines, key=lambda line: (-line[2], line[1], line[0]))
    kept = without_rule(narrow)
    own = f"?{urlencode(rule.own_pairs())}" if rule.own_pairs() else ""
    rows = [
        Ranked(
            name=words,
            url=reverse(_PAGES.get(kind, "official"), args=[key]) + own,
            number=number,
            meetings_url=meetings_address(*kept, (name, key), *rule.pairs()),
            figure=rule.figure(number),
        )
        for key, words, number in numbers[:limit]
    ]
    return Ranking(rows, rows[0].number if rows else 0, len(numbers), rule, numbers, name)
