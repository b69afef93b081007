"""What is counted, and of which meetings, as one value that pages, links, pictures and files pass on."""

from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import models
from django.db.models import Count, Exists, OuterRef, QuerySet

from engagement.models import Participation
from engagement.models.querysets import MeetingQuerySet

# The names in an address that belong to the rule.
RULE_PARAMETERS = ("count", "calls", "multilateral", "planned")

CALLS = ("phone", "video")
_TWO_SIDES = 2


class Unit(models.TextChoices):
    """What one stands for in a figure; every one of them is counted anew for each meeting.

    A dyad of officials is two people who stood for different parties; an attendance is one official at one meeting.
    """

    MEETINGS = "meetings", "meetings"
    PARTY_DYADS = "party-dyads", "dyads of parties"
    OFFICIAL_DYADS = "official-dyads", "dyads of officials"
    ATTENDANCES = "attendances", "attendances"


_ONE = {
    Unit.MEETINGS: "meeting",
    Unit.PARTY_DYADS: "dyad of parties",
    Unit.OFFICIAL_DYADS: "dyad of officials",
    Unit.ATTENDANCES: "attendance",
}


@dataclass(frozen=True)
class CountingRule:
    """A rule. `status`: what a filter asked for, several with blanks between them; else meetings that were held count,
    and `planned` ones too where the rule says so.

    Calls are meetings by phone or video; where the format is not known, a meeting is no call. Multilateral: of more
    than two parties.
    """

    unit: Unit = Unit.MEETINGS
    calls: bool = True
    multilateral: bool = True
    planned: bool = False
    status: str = ""

    @property
    def statuses(self) -> tuple[str, ...]:
        if self.status:
            return tuple(self.status.split())
        return ("held", "planned") if self.planned else ("held",)

    def counted(self, meetings: MeetingQuerySet) -> MeetingQuerySet:
        """Those of the meetings that a figure counts by this rule."""
        return self.of_kind(meetings).filter(status__in=self.statuses)

    def of_kind(self, meetings: MeetingQuerySet) -> MeetingQuerySet:
        """As `counted`, of any status."""
        if not self.calls:
            meetings = meetings.exclude(format__in=CALLS)
        if not self.multilateral:
            sides: QuerySet[Any, Any] = (
                Participation.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
            )
            sides = sides.annotate(parties=Count("party", distinct=True)).filter(parties__gt=_TWO_SIDES)
            meetings = meetings.filter(~Exists(sides))
        return meetings

    def pairs(self) -> tuple[tuple[str, str], ...]:
        """For an address, what differs from the default left out: but always `count`, so that a list that a figure
        leads to holds just what it counts."""
        found = [("count", str(self.unit.value))]
        found += [] if self.calls else [("calls", "no")]
        found += [] if self.multilateral else [("multilateral", "no")]
        found += [("planned", "yes")] if self.planned else []
        found += [("status", one) for one in self.status.split()]
        return tuple(found)

    def own_pairs(self) -> tuple[tuple[str, str], ...]:
        """As `pairs`, for a page that starts from the default: nothing where the rule is the default."""
        pairs = tuple(pair for pair in self.pairs() if pair[0] in RULE_PARAMETERS)
        return () if pairs == DEFAULT_RULE.pairs() else pairs

    def unit_words(self, number: int) -> str:
        """“dyads of parties”, or “dyad of parties” of one."""
        return _ONE[self.unit] if number == 1 else str(self.unit.label)

    def words(self) -> str:
        """“dyads of parties, held meetings, calls and multilateral meetings included”."""
        kinds = " and ".join(self.statuses)
        head = f"{kinds} meetings" if self.unit == Unit.MEETINGS else f"{self.unit.label}, {kinds} meetings"
        return f"{head}, {self._kinds_words()}"

    def figure(self, number: int) -> str:
        """“12 dyads of parties, held meetings, calls and multilateral meetings included”."""
        kinds = " and ".join(self.statuses)
        head = f"{kinds} {self.unit_words(number)}" if self.unit == Unit.MEETINGS else self.unit_words(number)
        tail = "" if self.unit == Unit.MEETINGS else f", {kinds} meetings"
        return f"{intcomma(number)} {head}{tail}, {self._kinds_words()}"

    def _kinds_words(self) -> str:
        if self.calls == self.multilateral:
            return f"calls and multilateral meetings {'included' if self.calls else 'left out'}"
        if self.calls:
            return "calls included, multilateral meetings left out"
        return "calls left out, multilateral meetings included"


DEFAULT_RULE = CountingRule()
