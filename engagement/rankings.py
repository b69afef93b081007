"""Rankings: who and what stands in most of what a rule counts, each line with the list of meetings behind it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Value
from django.urls import reverse

from engagement.counting import DEFAULT_RULE, RULE_PARAMETERS, CountingRule, Tally, count_of, tally
from engagement.counting.tally import Side
from engagement.models import Official, Party
from engagement.models.querysets import MeetingQuerySet

Pairs = tuple[tuple[str, str], ...]

_KEYS = {"official": "slug", "party": "code"}  # in addresses


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
    """The first lines of a ranking, the largest number in it, how many lines there are in all, and the rule."""

    rows: list[Ranked]
    largest: int
    total: int
    rule: CountingRule = DEFAULT_RULE

    @property
    def more(self) -> int:
        return self.total - len(self.rows)


def rank_officials(
    meetings: MeetingQuerySet,
    *,
    narrow: Pairs = (),
    met_by: Official | None = None,
    rule: CountingRule = DEFAULT_RULE,
    limit: int = 15,
) -> Ranking:
    """Who was at most of the meetings, or in most of what the rule counts.

    `met_by`: only those who stood for another party than this official did at the same meeting. `narrow` is kept in
    each line's list of meetings.
    """
    counted = rule.counted(meetings)
    if met_by is not None:
        lines = _sorted(_met(rule, counted, met_by, "official"))
        return _ranking(lines, "official", narrow, rule, limit, name="met_official")
    lines = _sorted(_named(tally(rule, counted, mine="official"), "official"))
    return _ranking(lines, "official", narrow, rule, limit)


def rank_officials_by_side(
    meetings: MeetingQuerySet, party: Party, *, narrow: Pairs = (), rule: CountingRule = DEFAULT_RULE, limit: int = 15
) -> tuple[Ranking, Ranking]:
    """Who stood for the party at most of the meetings, and who stood for another one; in one query."""
    counted = rule.counted(meetings)
    stood = _named(tally(rule, counted, mine="official").where(party=party), "official").annotate(
        is_own=Value(value=True)
    )
    met = _met(rule, counted, party, "official").annotate(is_own=Value(value=False))
    lines = _sorted(stood.union(met, all=True))
    own, others = ([line for line in lines if line["is_own"] is wanted] for wanted in (True, False))
    for_it = (*(pair for pair in narrow if pair != ("party", party.code)), ("stood_for", party.code))
    return (
        _ranking(own, "official", for_it, rule, limit),
        _ranking(others, "official", narrow, rule, limit, name="met_official"),
    )


def rank_parties(
    meetings: MeetingQuerySet,
    *,
    narrow: Pairs = (),
    met_by: Official | Party | None = None,
    rule: CountingRule = DEFAULT_RULE,
    limit: int = 15,
) -> Ranking:
    """Which parties were at most of the meetings; `met_by` as in `rank_officials`."""
    counted = rule.counted(meetings)
    if met_by is not None:
        return _ranking(_sorted(_met(rule, counted, met_by, "party")), "party", narrow, rule, limit, name="met_party")
    rows = tally(rule, counted, mine="party").where(party__isnull=False)
    return _ranking(_sorted(_named(rows, "party")), "party", narrow, rule, limit)


def rank_topics(
    meetings: MeetingQuerySet,
    *,
    narrow: Pairs = (),
    of: Official | Party | None = None,
    rule: CountingRule = DEFAULT_RULE,
    limit: int = 17,
) -> Ranking:
    """What most of the meetings were about; `of` as in `summarise`."""
    rows = count_of(rule, rule.counted(meetings), of)
    rows = rows.where(**{f"{rows.meeting}topics__isnull": False})
    return _ranking(_sorted(_named(rows, f"{rows.meeting}topics", "slug")), "topic", narrow, rule, limit)


def meetings_address(*pairs: tuple[str, str]) -> str:
    """The page of meetings with these filters set."""
    return f"{reverse('meetings')}?{urlencode(pairs)}" if pairs else reverse("meetings")


def _met(
    rule: CountingRule, counted: MeetingQuerySet, met_by: Official | Party, other: Side
) -> QuerySet[Any, dict[str, Any]]:
    """As `_named`, of those on the other side."""
    mine: Side = "official" if isinstance(met_by, Official) else "party"
    rows = tally(rule, counted, mine=mine, other=other).where(Q((mine, met_by)))
    return _named(rows, f"{rows.facing}{other}", _KEYS[other])


def _named(found: Tally, record: str, key: str = "") -> QuerySet[Any, dict[str, Any]]:
    """Name, key and number of each record that the rows lead to."""
    return found.by(ranked_key=f"{record}__{key or _KEYS[record]}", ranked_name=f"{record}__name")


def _sorted(lines: QuerySet[Any, dict[str, Any]]) -> list[dict[str, Any]]:
    """The largest number first."""
    return list(lines.order_by("-number", "ranked_name", "ranked_key"))


def _ranking(
    lines: list[dict[str, Any]], page: str, narrow: Pairs, rule: CountingRule, limit: int, *, name: str = ""
) -> Ranking:
    kept = tuple(pair for pair in narrow if pair[0] not in {*RULE_PARAMETERS, "status", "ordering"})
    own = f"?{urlencode(rule.own_pairs())}" if rule.own_pairs() else ""
    rows = [
        Ranked(
            name=line["ranked_name"],
            url=reverse(page, args=[line["ranked_key"]]) + own,
            number=line["number"],
            meetings_url=meetings_address(*kept, (name or page, line["ranked_key"]), *rule.pairs()),
            figure=rule.figure(line["number"]),
        )
        for line in lines[:limit]
    ]
    return Ranking(rows, largest=rows[0].number if rows else 0, total=len(lines), rule=rule)
