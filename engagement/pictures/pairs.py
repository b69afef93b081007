"""Which parties met. A large record has a hundred thousand pairs; what pictures draw is kept, not all of them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from itertools import combinations, permutations
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum

from engagement.counting import Unit, tally
from engagement.kept import Line, kept, kept_sums
from engagement.models import Participation, Party
from engagement.models.querysets import MeetingQuerySet
from engagement.pictures.subject import Subject

MOST_PARTIES, MOST_PAIRS = 16, 200
Key = tuple[str, str]  # what filters by it, and its words
Numbers = dict[tuple[int, int], int]  # of two parties by their keys, the lesser first


@dataclass(frozen=True)
class Pair:
    """Two parties, the one whose code comes first before the other."""

    key: str
    words: str
    other: str
    other_words: str
    number: int


@dataclass(frozen=True)
class Pairs:
    """`filters` mean the two of a pair. `first`: the parties that are in most, and `numbers` of any two of these by
    their codes, both ways round. `most`: the pairs with most, of `number` in all. `largest` of all numbers.
    """

    filters: tuple[str, str]
    first: list[Key]
    numbers: dict[tuple[str, str], int]
    most: list[Pair]
    number: int
    largest: int


def read_pairs(subject: Subject) -> Pairs:
    """Of nobody's meetings: what the one had with the other. Else, and of attendances, which have no other side: all
    that is counted of the meetings at which both were.
    """
    rule = subject.rule
    if subject.of.is_nobody and rule.unit != Unit.ATTENDANCES:
        return _kept(_met, _as_told, subject, ("party", "met_party"))
    return _kept(_by_who_was_there, _of_sets, subject, ("party", "party"))


def _kept(
    ask: Callable[[Subject, MeetingQuerySet], QuerySet[Any, Any]],
    add: Callable[[Iterable[Line]], Numbers],
    subject: Subject,
    filters: tuple[str, str],
) -> Pairs:
    """What is drawn, kept by itself: of all pairs only the sums are, and they are many."""

    def build(chosen: MeetingQuerySet) -> list[QuerySet[Any, Any]]:
        return [ask(subject, chosen)]

    def choose() -> Pairs:
        return _chosen(add(kept_sums(build, subject.meetings)), filters)

    return kept("pairs of parties", ask(subject, subject.meetings), choose)


def _met(subject: Subject, chosen: MeetingQuerySet) -> QuerySet[Any, Any]:
    found = tally(subject.rule, subject.rule.counted(chosen), mine="party", other="party")
    # What the one had with the other is what the other had with the one.
    return found.where(other_party__gt=F("party_id")).by(one="party", two=f"{found.facing}party")


def _by_who_was_there(subject: Subject, chosen: MeetingQuerySet) -> QuerySet[Any, Any]:
    """What is counted of the meetings at which just the same parties were: `there` (their keys) and `number`.

    With two more parties in the address, no side is asked for. There are far fewer such sets than meetings.
    """
    stood = Participation.objects.filter(meeting=OuterRef("pk"), party__isnull=False)
    there = ArraySubquery(stood.order_by("party_id").values("party_id").distinct())
    meetings = subject.rule.counted(chosen).order_by().annotate(there=there).values("there")
    if subject.rule.unit == Unit.MEETINGS:
        return meetings.annotate(number=Count("pk"))
    each = tally(subject.rule, None)
    here = each.where(**{f"{each.meeting}pk": OuterRef("pk")})
    number = Subquery(here.by(of=f"{each.meeting}pk").values("number"), output_field=IntegerField())
    return meetings.annotate(number=Sum(number))


def _as_told(lines: Iterable[Line]) -> Numbers:
    return {(one, two): number for one, two, number in lines}


def _of_sets(lines: Iterable[Line]) -> Numbers:
    numbers: Counter[tuple[int, int]] = Counter()
    for there, number in lines:
        for two in combinations(there, 2):
            numbers[two] += number or 0
    return {two: number for two, number in numbers.items() if number}


def _chosen(numbers: Numbers, filters: tuple[str, str]) -> Pairs:
    totals: Counter[int] = Counter()
    for (one, two), number in numbers.items():
        totals[one] += number
        totals[two] += number
    names = {pk: (code, name) for pk, code, name in Party.objects.values_list("pk", "code", "name")}
    first = sorted(totals, key=lambda pk: (-totals[pk], names[pk][1]))[:MOST_PARTIES]
    drawn = {(one, two): numbers.get((min(one, two), max(one, two)), 0) for one, two in permutations(first, 2)}
    return Pairs(
        filters,
        [names[pk] for pk in first],
        {(names[one][0], names[two][0]): number for (one, two), number in drawn.items() if number},
        [Pair(*one, *two, number) for number, one, two in _most(numbers, names)],
        len(numbers),
        max(numbers.values(), default=0),
    )


def _most(numbers: Numbers, names: Mapping[int, Key]) -> list[tuple[int, Key, Key]]:
    """The pairs with most; of those with as many, the first ones by their codes."""
    least = min(nlargest(MOST_PAIRS, numbers.values()), default=0)
    found: list[tuple[int, Key, Key]] = []
    for (one, two), number in numbers.items():
        if number >= least:
            former, latter = sorted((names[one], names[two]))
            found.append((-number, former, latter))
    return [(-less, one, two) for less, one, two in nsmallest(MOST_PAIRS, found)]
