"""The life of a meeting as its accounts tell it: planned, then held, cancelled or denied; and where they contradict.

Plain values, no database: what is said here depends on which accounts there are, never on the order in which they came.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from engagement.dates import DateInterval

# What a later account may move. A meeting that was held, or denied, stays so: there only an analyst decides.
MOVES = {
    "planned": frozenset({"held", "cancelled", "denied"}),
    "cancelled": frozenset({"held", "planned"}),
}
OPPOSITE = {"held": "denied", "denied": "held"}
# Of one day's accounts the plan comes first, and what became of it after that.
_RANK = {"planned": 0, "cancelled": 1, "held": 2, "denied": 3}
_SHARPNESS = {"unknown": 0, "year": 1, "month": 2, "day": 3}


@dataclass(frozen=True)
class Account:
    """What one article says became of the meeting. `stored` is when the account came on record, `moved` whether it is
    marked as one that moved the status."""

    report_id: int
    status: str
    published: date | None
    interval: DateInterval
    stored: datetime
    fingerprint: str = ""
    moved: bool = False


def in_order(accounts: Iterable[Account]) -> list[Account]:
    """By day of publication, whenever they came. One without a date comes first: it moves nothing that another says."""
    return sorted(
        accounts,
        key=lambda one: (one.published or date.min, _RANK.get(one.status, 0), one.fingerprint, one.report_id),
    )


def steps_of(accounts: Iterable[Account]) -> list[Account]:
    """The first account, and each one after it that moved the status."""
    steps: list[Account] = []
    for account in in_order(accounts):
        if not steps or account.status in MOVES.get(steps[-1].status, ()):
            steps.append(account)
    return steps


def accepted_steps(accounts: Iterable[Account], status: str) -> list[Account]:
    """The steps up to the last one that says what is on record: an analyst has not gone along with any after it."""
    steps = steps_of(accounts)
    reached = [number for number, step in enumerate(steps, start=1) if step.status == status]
    return steps[: reached[-1]] if reached else steps[:1]


def tells_later_state(account: Account, accounts: Iterable[Account], status: str) -> bool:
    """Does the account move a meeting of which `status` is on record, as an analyst has it?

    It must come after those that say what is on record. Where none does, the analyst knew it from elsewhere, and an old
    article's plan does not call a meeting on again.
    """
    if account.status not in MOVES.get(status, ()):
        return False
    agreeing = [one for one in accounts if one.status == status]
    if not agreeing:
        return account.status != "planned"
    return in_order([*agreeing, account])[-1] == account


def is_contradicted(accounts: Iterable[Account], *, decided: str | None, since: datetime | None) -> bool:
    """Does one account say held and another denied, and has no analyst decided since?

    `decided` is the status by an analyst's decision at the time `since`, both None without one. After it only accounts
    that came later and say something else count.
    """
    told = list(accounts)
    known = {one.status for one in told} | ({decided} if decided else set())
    later = [one for one in told if since is None or one.stored > since]
    return any(one.status != decided and OPPOSITE.get(one.status) in known for one in later)


def is_within(inner: DateInterval, outer: DateInterval) -> bool:
    """Does `outer` hold all days of `inner`? An unknown date holds every day."""
    if outer.start is None or outer.end is None:
        return True
    if inner.start is None or inner.end is None:
        return False
    return outer.start <= inner.start and inner.end <= outer.end


def sharpened(interval: DateInterval, told: DateInterval, *, is_move: bool) -> DateInterval:
    """The interval as a further account makes it: sharper where it may be, never otherwise.

    `is_move`: the account says what became of a plan; then it also counts where the plan's date was vague and wrong.
    """
    if told == interval or told.start is None:
        return interval
    if is_within(told, interval):
        return told
    if is_move and _SHARPNESS[told.precision] > _SHARPNESS[interval.precision]:
        return told
    return interval
