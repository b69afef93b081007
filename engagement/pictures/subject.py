"""What a picture is of: some meetings, the rule that counts them, and the filters of the list that mean just these."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from django.contrib.humanize.templatetags.humanize import intcomma

from engagement.counting import DEFAULT_RULE, CountingRule, Sides, Tally, count_of
from engagement.models.querysets import MeetingQuerySet
from engagement.rankings import Pairs, meetings_address, without_rule

# Of these, several values must all hold; of the others there is one, which a mark's takes the place of.
_SEVERAL = ("official", "party", "met_official", "met_party", "topic", "period")


@dataclass(frozen=True)
class Subject:
    """`meetings` are those that the list shows with the filters `narrow`, before the rule narrows them to what it
    counts; `of` are the sides whose figures these are. `words` says the filters for a reader.
    """

    meetings: MeetingQuerySet
    narrow: Pairs = ()
    words: str = "all confirmed meetings"
    rule: CountingRule = DEFAULT_RULE
    of: Sides = field(default_factory=Sides)

    @property
    def kind(self) -> MeetingQuerySet:
        """Meetings of the rule's kinds, whatever their status."""
        return self.rule.of_kind(self.meetings)

    @property
    def counted(self) -> MeetingQuerySet:
        """The meetings that figures count."""
        return self.rule.counted(self.meetings)

    @property
    def pairs(self) -> Pairs:
        """The filters without the rule."""
        return without_rule(self.narrow)

    @property
    def query(self) -> Pairs:
        """As the address of a page says it: the filters, and the rule where it is not the default."""
        status = [("status", one) for one in self.rule.status.split()]
        return (*self.pairs, *status, *self.rule.own_pairs())

    def tally(self, meetings: MeetingQuerySet) -> Tally:
        """What the list with these filters counts of some of the meetings."""
        return count_of(self.rule, meetings, self.of)

    def address(self, *narrower: tuple[str, str]) -> str:
        """The list of just what the rule counts of the meetings that fit the narrower filters too."""
        status = dict(narrower).get("status", self.rule.status)
        added = [pair for pair in narrower if pair[0] != "status"]
        replaced = {name for name, _ in added if name not in _SEVERAL}
        kept = [pair for pair in self.pairs if pair[0] not in replaced]
        return meetings_address(*dict.fromkeys((*kept, *added)), *replace(self.rule, status=status).pairs())

    def values(self, name: str) -> list[str]:
        """The subject's own values of a filter."""
        return [value for one, value in self.narrow if one == name]

    def number_words(self, number: int) -> str:
        """“3 meetings”, “1 dyad of parties”."""
        return f"{intcomma(number)} {self.rule.unit_words(number)}"

    @property
    def unit(self) -> str:
        """“dyads of parties”, as the head of a column."""
        return str(self.rule.unit.label)


@dataclass(frozen=True)
class Options:
    """How a picture is cut. `by`: month, quarter, year or "" for what fits; `zoom` and `at`: of the timeline.

    `prefix` keeps the ids of several pictures on a page apart. `largest`: the number that the longest mark stands for,
    where two pictures share a scale; `span`: days that a calendar must show. `address` gives the page's address with
    some parameters changed.
    """

    today: date
    by: str = ""
    zoom: str = "month"
    at: date | None = None
    limit: int = 15
    prefix: str = "pic"
    largest: int = 0
    span: tuple[date, ...] = ()
    address: Callable[..., str] = field(default=lambda **changes: "?")

    def prefixed(self, prefix: str, *, largest: int = 0, span: tuple[date, ...] = ()) -> "Options":
        return replace(self, prefix=prefix, largest=largest, span=span)
