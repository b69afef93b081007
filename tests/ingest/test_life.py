"""Accounts as plain values: which moves the status, and which contradict each other."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.dates import DateInterval
from ingest.life import (
    Account,
    accepted_steps,
    is_contradicted,
    sharpened,
    steps_of,
    tells_later_state,
)

STATUSES = ("planned", "held", "cancelled", "denied")


def account(status: str, published: int | None = None, *, pk: int = 1, stored: int = 1) -> Account:
    """Published and stored on these days of October 2021."""
    return Account(
        report_id=pk,
        status=status,
        published=date(2021, 10, published) if published else None,
        interval=DateInterval.from_iso("2021-10-12"),
        stored=datetime(2021, 10, stored, tzinfo=UTC),
        fingerprint=f"{pk:064x}",
    )


def told(*accounts: tuple[str, int | None]) -> list[str]:
    made = [account(status, day, pk=number) for number, (status, day) in enumerate(accounts, start=1)]
    return [step.status for step in steps_of(made)]


def test_a_plan_is_held_cancelled_or_denied() -> None:
    for status in ("held", "cancelled", "denied"):
        assert told((status, 8), ("planned", 1)) == ["planned", status]


def test_what_was_cancelled_may_be_planned_again_and_held() -> None:
    steps = [("planned", 1), ("cancelled", 3), ("planned", 5), ("held", 8)]
    assert told(*steps) == ["planned", "cancelled", "planned", "held"]


def test_a_plan_told_after_the_meeting_moves_nothing() -> None:
    assert told(("held", 8), ("planned", 9)) == ["held"]


def test_held_and_denied_move_each_other_nowhere() -> None:
    assert told(("held", 8), ("denied", 9)) == ["held"]
    assert told(("denied", 8), ("held", 9)) == ["denied"]


def test_of_one_day_the_plan_comes_first() -> None:
    assert told(("held", 8), ("planned", 8)) == ["planned", "held"]


def test_an_account_without_a_date_moves_nothing_that_another_says() -> None:
    assert told(("planned", 8), ("cancelled", None)) == ["cancelled", "planned"]
    assert told(("held", 8), ("planned", None)) == ["planned", "held"]
    assert told(("planned", 8), ("held", None)) == ["held"]


def test_steps_that_an_analyst_has_not_gone_along_with_are_left_out() -> None:
    accounts = [account("planned", 1, pk=1), account("held", 8, pk=2)]
    assert [one.status for one in accepted_steps(accounts, "planned")] == ["planned"]
    assert [one.status for one in accepted_steps(accounts, "held")] == ["planned", "held"]
    assert [one.status for one in accepted_steps(accounts, "cancelled")] == ["planned"]


@pytest.mark.parametrize(
    ("status", "others", "further", "expected"),
    [
        ("planned", [("planned", 1)], ("held", 8), True),
        ("planned", [("planned", 9)], ("cancelled", 8), False),
        ("cancelled", [("cancelled", 5)], ("planned", 3), False),
        ("cancelled", [("cancelled", 5)], ("planned", 6), True),
        ("held", [("held", 5)], ("planned", 6), False),
        ("held", [("held", 5)], ("denied", 6), False),
        ("planned", [], ("held", 8), True),
        ("cancelled", [], ("planned", 8), False),
        ("planned", [("planned", 1)], ("planned", 8), False),
    ],
)
def test_which_account_tells_of_a_later_state(
    status: str, others: list[tuple[str, int]], further: tuple[str, int], expected: bool
) -> None:
    one = account(*further, pk=9)
    known = [account(*other, pk=number) for number, other in enumerate(others, start=1)]
    assert tells_later_state(one, [*known, one], status) is expected


def test_held_against_denied_is_a_contradiction_whatever_the_dates() -> None:
    for days in ((1, 8), (8, 1), (8, 8), (None, 3)):
        assert is_contradicted([account("held", days[0]), account("denied", days[1])], decided=None, since=None)
    for status in ("planned", "cancelled", "held"):
        assert not is_contradicted([account("held", 1), account(status, 2)], decided=None, since=None)


@pytest.mark.parametrize(
    ("decided", "later", "expected"),
    [
        ("held", "denied", True),
        ("held", "held", False),
        ("denied", "held", True),
        ("denied", "cancelled", False),
        ("cancelled", "held", True),
        ("planned", "planned", False),
    ],
)
def test_after_a_decision_only_what_contradicts_it_counts(decided: str, later: str, expected: bool) -> None:
    since = datetime(2021, 10, 20, tzinfo=UTC)
    old = [account("held", 8, stored=10), account("denied", 9, stored=11)]
    assert not is_contradicted(old, decided=decided, since=since)
    assert is_contradicted([*old, account(later, 1, stored=21)], decided=decided, since=since) is expected


@pytest.mark.parametrize(
    ("known", "told_now", "is_move", "expected"),
    [
        ("2021-10", "2021-10-07", False, "2021-10-07"),
        (None, "2021-10", False, "2021-10"),
        ("2021-10-07", "2021-10", False, "2021-10-07"),
        ("2021-10-07", "2021-10-08", True, "2021-10-07"),
        ("2021-10", "2021-11-02", False, "2021-10"),
        ("2021-10", "2021-11-02", True, "2021-11-02"),
        ("2021-10-07", None, True, "2021-10-07"),
    ],
)
def test_dates_become_sharper_and_never_vaguer(
    known: str | None, told_now: str | None, is_move: bool, expected: str
) -> None:
    interval = sharpened(DateInterval.from_iso(known), DateInterval.from_iso(told_now), is_move=is_move)
    assert interval.iso()[0] == expected


ENTRIES = st.lists(st.tuples(st.sampled_from(STATUSES), st.none() | st.integers(1, 4)), min_size=1, max_size=6)


@given(ENTRIES.flatmap(lambda entries: st.tuples(st.just(entries), st.permutations(range(len(entries))))))
def test_the_order_of_arrival_changes_no_step_and_no_dispute(
    drawn: tuple[list[tuple[str, int | None]], list[int]],
) -> None:
    entries, order = drawn
    made = [account(status, day, pk=number) for number, (status, day) in enumerate(entries, start=1)]
    mixed = [made[number] for number in order]
    assert steps_of(mixed) == steps_of(made)
    assert is_contradicted(mixed, decided=None, since=None) == is_contradicted(made, decided=None, since=None)
