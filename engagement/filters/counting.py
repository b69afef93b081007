"""The counting rule in an address: four parameters, the same on every page, file and answer of the API."""

from itertools import product
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from engagement.counting import RULE_PARAMETERS, CountingRule, Tally, Unit, tally
from engagement.counting.tally import Side
from engagement.filters.fields import OfficialField, PartyField
from engagement.models import Meeting
from engagement.models.querysets import MeetingQuerySet

# What is meant where the address says nothing; addresses leave it out.
COUNTING_DEFAULTS = {"calls": "yes", "multilateral": "yes", "planned": "no"}
_INCLUDED = [("yes", "included"), ("no", "left out")]


def _choice(label: str, choices: list[tuple[str, str]], empty: str | None = None) -> Any:
    wrong = {"invalid_choice": f"“%(value)s” is no choice for {label.lower()}: take one of the list."}
    return django_filters.ChoiceFilter(
        choices=choices, method="filter_nothing", label=label, empty_label=empty, error_messages=wrong
    )


def unit_filter(empty: str | None = None) -> Any:
    """`empty`: what it is called that nothing is chosen."""
    return _choice("Count", [(str(unit.value), str(unit.label)) for unit in Unit], empty)


class OfficialsFilter(django_filters.Filter):
    field_class = OfficialField


class PartiesFilter(django_filters.Filter):
    field_class = PartyField


class CountingFilter(django_filters.FilterSet):
    """The rule alone, for pages that show figures and have no other filters, or filters of other records."""

    count = unit_filter()
    calls = _choice("Calls", _INCLUDED)
    multilateral = _choice("Multilateral", _INCLUDED)
    planned = _choice("Planned", _INCLUDED[::-1])

    defaults = {**COUNTING_DEFAULTS, "count": Unit.MEETINGS.value}

    class Meta:
        model = Meeting
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*RULE_PARAMETERS, "ordering"):  # last on every form
            if name in self.filters:
                self.filters[name] = self.filters.pop(name)

    @property
    def rule(self) -> CountingRule:
        """The rule that the address asks for, else the default; the default too where a filter does not fit."""
        return _rule(self.form.cleaned_data if self.is_valid() else {})

    def filter_nothing(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset  # a rule is more than its parts: see `counted_by_address`


class SidesFilter(CountingFilter):
    """Who stood on which side, so that a cell of a table leads to just the meetings that it counts.

    `met_official`, `met_party`: met by each of `official` and `party`, as people of another party. `stood_for`: the
    party for which each `official` stood.
    """

    met_official = OfficialsFilter(method="filter_nothing", label="Met official", owns_datalist=False)
    met_party = PartiesFilter(method="filter_nothing", label="Met party", owns_datalist=False)
    stood_for = PartiesFilter(method="filter_nothing", label="Stood for", is_several=False, owns_datalist=False)
    count = unit_filter(empty="no rule: list every status")


def has_rule(chosen: dict[str, Any]) -> bool:
    """Whether the address names a rule; then a list of meetings holds only what the rule counts."""
    return any(chosen.get(name) not in {None, "", COUNTING_DEFAULTS.get(name)} for name in RULE_PARAMETERS)


def counted_by_address(meetings: MeetingQuerySet, chosen: dict[str, Any]) -> MeetingQuerySet:
    """Of meetings that fit all other filters, those with something that the rule counts, on the sides asked for.

    So a dyad of officials of a party leads to no meeting at which nobody was named on its side.
    """
    rule = _rule(chosen) if has_rule(chosen) else CountingRule(status=chosen.get("status") or "")
    if has_rule(chosen):
        meetings = rule.counted(meetings)
    for found in _asked(rule, meetings, chosen):
        meetings = meetings.filter(pk__in=found.rows.order_by().values(f"{found.meeting}pk"))
    return meetings


def _rule(chosen: dict[str, Any]) -> CountingRule:
    return CountingRule(
        unit=Unit(chosen.get("count") or Unit.MEETINGS),
        calls=chosen.get("calls") != "no",
        multilateral=chosen.get("multilateral") != "no",
        planned=chosen.get("planned") == "yes",
        status=chosen.get("status") or "",
    )


def _asked(rule: CountingRule, meetings: MeetingQuerySet, chosen: dict[str, Any]) -> list[Tally]:
    """What must be found at a meeting: for each one asked for, and for each whom they met."""
    sides: list[tuple[Side, Any]] = [("official", one) for one in chosen.get("official") or []]
    own: list[tuple[Side, Any]] = [*sides, *(("party", one) for one in chosen.get("party") or [])]
    met: list[tuple[Side, Any]] = [("official", one) for one in chosen.get("met_official") or []]
    met += [("party", one) for one in chosen.get("met_party") or []]
    stood_for = chosen.get("stood_for") or []
    found = [
        tally(rule, meetings, mine=mine, other=other).where(Q((mine, one)), Q((f"other_{other}", whom.pk)))
        for (mine, one), (other, whom) in product(own, met)
    ]
    found += [tally(rule, meetings, mine=mine, other=None).where(Q((mine, one))) for mine, one in met if not own]
    for (_, one), party in product(sides, stood_for):
        found.append(tally(rule, meetings, mine="official").where(official=one, party=party))
    if rule.unit != Unit.MEETINGS:
        found += [tally(rule, meetings, mine=mine).where(Q((mine, one))) for mine, one in own if not met]
        found += [] if own or met else [tally(rule, meetings)]
    return found
