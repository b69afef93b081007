"""Two accounts, compared: named numbers from 0 to 1 that speak for or against one meeting."""

from collections.abc import Callable
from dataclasses import dataclass

from ingest.matching.days import Days, compare_days
from ingest.matching.dyads import Company, compare_company
from ingest.matching.people import fold
from ingest.matching.told import CALLS, Account

_MOVES_WITHIN = 7  # days by which a plan is held sooner or later


@dataclass(frozen=True)
class Comparison:
    """Two accounts side by side, with what was found of their people and days."""

    one: Account
    other: Account
    company: Company
    days: Days

    @property
    def is_move(self) -> bool:
        """A plan, and what came of it."""
        statuses = {self.one.status, self.other.status}
        return "planned" in statuses and len(statuses) > 1

    @property
    def is_next_plan(self) -> bool:
        """A plan for a later day, told when the other account's meeting had been already: it is of the next one."""
        plan, outcome = (self.one, self.other) if self.one.status == "planned" else (self.other, self.one)
        if not self.is_move or outcome.status != "held" or not plan.interval.start or not outcome.interval.end:
            return False
        told_after = plan.published is not None and plan.published >= outcome.interval.end
        return told_after and plan.interval.start > outcome.interval.end

    @property
    def is_contradiction(self) -> bool:
        statuses = {self.one.status, self.other.status}
        return "held" in statuses and bool(statuses & {"denied", "cancelled"})

    @property
    def is_part_of_wider(self) -> bool:
        """Two parties in one account, more in the other: a meeting told in part, or one beside a wider one."""
        fewer, more = sorted(
            len({side.party for side in account.sides if side.party}) for account in (self.one, self.other)
        )
        return fewer == 2 < more

    @property
    def is_names_against_none(self) -> bool:
        """Do they share parties alone, though one of them names people?"""
        named = any(side.person is not None for account in (self.one, self.other) for side in account.sides)
        return named and not self.company.people

    @property
    def is_same_company(self) -> bool:
        company = self.company
        return company.shared == company.all_parties and not company.clashing and company.strangers == 0

    @property
    def cities(self) -> tuple[str, str]:
        return " ".join(fold(self.one.city)), " ".join(fold(self.other.city))

    @property
    def are_in_one_city(self) -> bool:
        first, second = self.cities
        return bool(first) and first == second

    @property
    def are_in_two_cities(self) -> bool:
        first, second = self.cities
        return bool(first and second) and first != second

    @property
    def are_in_one_country(self) -> bool:
        return self.one.country is not None and self.one.country == self.other.country

    @property
    def are_in_two_countries(self) -> bool:
        return bool(self.one.country and self.other.country) and self.one.country != self.other.country

    @property
    def is_call_and_visit(self) -> bool:
        calls = [account.format in CALLS for account in (self.one, self.other)]
        visit = any(account.format == "in_person" or account.city for account in (self.one, self.other))
        return any(calls) and not all(calls) and visit

    @property
    def common_topics(self) -> float:
        """Jaccard's share of topics."""
        first, second = self.one.topics, self.other.topics
        return len(first & second) / len(first | second) if first and second else 0.0

    @property
    def have_other_topics(self) -> bool:
        return bool(self.one.topics and self.other.topics) and not self.one.topics & self.other.topics


Feature = Callable[[Comparison], float]

FEATURES: dict[str, Feature] = {
    # who
    "two people": lambda c: c.company.two_people,
    "person and party": lambda c: max(0.0, c.company.person_and_party - c.company.two_people),
    "two parties": lambda c: max(0.0, c.company.two_parties - c.company.person_and_party - c.company.two_people),
    "other people": lambda c: min(1.0, len(c.company.clashing)),
    "strangers": lambda c: c.company.strangers,
    "other parties": lambda c: 1 - len(c.company.shared) / max(1, len(c.company.all_parties)),
    "two parties of more": lambda c: float(c.is_part_of_wider),
    "same company": lambda c: float(c.is_same_company),
    # when
    "same day": lambda c: float(c.days.is_same),
    "days overlap": lambda c: float(c.days.is_sharp and c.days.gap == 0 and not c.days.is_same),
    "within a vague date": lambda c: float(c.days.gap == 0 and not c.days.is_sharp),
    "a day apart": lambda c: float(c.days.gap == 1 and c.days.is_sharp and not c.is_move),
    "another day": lambda c: float((c.days.gap or 0) > 1 and c.days.is_sharp and not c.is_move),
    "days apart": lambda c: c.days.distance,
    "no date": lambda c: float(c.days.gap is None),
    "two vague dates of other news": lambda c: (1 - c.days.nearness) * c.days.are_vague,
    "near in the news": lambda c: c.days.nearness,
    "plan moved a little": lambda c: float(c.is_move and 0 < (c.days.gap or 0) <= _MOVES_WITHIN and not c.is_next_plan),
    "plan for another day": lambda c: float(c.is_next_plan),
    "nobody named, no day": lambda c: float(not c.company.people and not c.days.is_same),
    "names against none": lambda c: float(c.is_names_against_none),
    # where and how
    "same city": lambda c: float(c.are_in_one_city),
    "other city": lambda c: float(c.are_in_two_cities),
    "same country": lambda c: float(c.are_in_one_country and not c.are_in_two_cities and not c.are_in_one_city),
    "other country": lambda c: float(c.are_in_two_countries),
    "call and visit": lambda c: float(c.is_call_and_visit),
    "both calls": lambda c: float(c.one.format in CALLS and c.other.format in CALLS),
    # what is said of it
    "plan and outcome": lambda c: float(c.is_move),
    "held and denied": lambda c: float(c.is_contradiction),
    "common topics": lambda c: c.common_topics,
    "other topics": lambda c: float(c.have_other_topics),
}


def compare(one: Account, other: Account) -> Comparison:
    return Comparison(one, other, compare_company(one, other), compare_days(one, other))


def features_of(comparison: Comparison) -> dict[str, float]:
    return {name: feature(comparison) for name, feature in FEATURES.items()}
