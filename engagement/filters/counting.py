"""The counting rule in an address: four parameters, the same on every page, file and answer of the API."""

from functools import reduce
from itertools import product
from operator import or_
from typing import Any

import django_filters
from django.db.models import OuterRef, Q, QuerySet

from engagement.counting import DEFAULT_RULE, RULE_PARAMETERS, CountingRule, Sides, Unit, count_of
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

    `met_official`, `met_party`: met by one of `official` and `party` at least, as people of another party; without
    these, simply there. `stood_for`: the party for which each `official` stood.
    """

    met_official = OfficialsFilter(method="filter_nothing", label="Met official", owns_datalist=False)
    met_party = PartiesFilter(method="filter_nothing", label="Met party", owns_datalist=False)
    stood_for = PartiesFilter(method="filter_nothing", label="Stood for", is_several=False, owns_datalist=False)
    count = unit_filter(empty="no rule: list every status")

    @property
    def sides(self) -> Sides:
        """Whose figures the list's are; nobody's where a filter does not fit."""
        return _sides(self.form.cleaned_data) if self.is_valid() else Sides()


def has_rule(chosen: dict[str, Any]) -> bool:
    """Whether the address names a rule; then a list of meetings holds only what the rule counts."""
    return any(chosen.get(name) not in {None, "", COUNTING_DEFAULTS.get(name)} for name in RULE_PARAMETERS)


def of_sides(meetings: MeetingQuerySet, chosen: dict[str, Any]) -> MeetingQuerySet:
    """Of meetings that fit all other filters, those on whose sides stood who is asked for, whatever the rule counts."""
    met = [*(chosen.get("met_official") or []), *(chosen.get("met_party") or [])]
    own = [*(chosen.get("official") or []), *(chosen.get("party") or [])]
    for whom in met:
        ways = [Sides((one,), (whom,)) for one in own] or [Sides((whom,))]
        found = [Q(count_of(DEFAULT_RULE, None, way).at(OuterRef("pk"))) for way in ways]
        meetings = meetings.filter(reduce(or_, found))
    for party, one in product(chosen.get("stood_for") or [], chosen.get("official") or []):
        meetings = meetings.filter(count_of(DEFAULT_RULE, None, Sides((one,), (), party)).at(OuterRef("pk")))
    return meetings


def counted_by_address(meetings: MeetingQuerySet, chosen: dict[str, Any]) -> MeetingQuerySet:
    """Of these, those with something that the rule counts: just what makes the figure of the list.

    So a dyad of officials of a party leads to no meeting at which nobody was named on its side.
    """
    if not has_rule(chosen):
        return meetings
    rule = _rule(chosen)
    meetings = rule.counted(meetings)
    if rule.unit == Unit.MEETINGS:
        return meetings
    return meetings.filter(count_of(rule, None, _sides(chosen)).at(OuterRef("pk")))


def _rule(chosen: dict[str, Any]) -> CountingRule:
    return CountingRule(
        unit=Unit(chosen.get("count") or Unit.MEETINGS),
        calls=chosen.get("calls") != "no",
        multilateral=chosen.get("multilateral") != "no",
        planned=chosen.get("planned") == "yes",
        status=" ".join(chosen.get("status") or []),
    )


def _sides(chosen: dict[str, Any]) -> Sides:
    own = (*(chosen.get("official") or []), *(chosen.get("party") or []))
    met = (*(chosen.get("met_official") or []), *(chosen.get("met_party") or []))
    stood_for = next(iter(chosen.get("stood_for") or []), None)
    return Sides(own, met, stood_for) if own else Sides(met, (), stood_for)
