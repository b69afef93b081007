"""How the dates of two accounts go together: sharp ones, vague ones, and none."""

import math
from dataclasses import dataclass
from datetime import date

from engagement.dates import DateInterval
from ingest.matching.told import Account

_LONGEST_SHARP = 7  # days; a longer stay says little of when somebody was met
_NEWS_LASTS = 7  # days after which "this week" in an article means another week
_MOST = 60  # days; whatever lies farther apart is equally far


@dataclass(frozen=True)
class Days:
    """`gap`: days between the two intervals, 0 where they overlap, None where an account has no date.

    `is_sharp`: both are known to the day. `is_same`: the same single day. `are_vague`: neither is known
    to the day. `nearness`, where they are not sharp: 1 where
    the vague account came out when the other one's meeting was news, towards 0 the longer before or after.
    """

    gap: int | None
    is_sharp: bool
    is_same: bool
    are_vague: bool
    nearness: float

    @property
    def distance(self) -> float:
        """0 to 1: the gap in days on a scale on which the first days count most."""
        return 0.0 if self.gap is None else math.log1p(min(self.gap, _MOST)) / math.log1p(_MOST)


def compare_days(one: Account, other: Account) -> Days:
    a, b = _possible(one), _possible(other)
    is_sharp = _is_sharp(a) and _is_sharp(b)
    return Days(
        gap=_gap(a, b),
        is_sharp=is_sharp,
        is_same=is_sharp and (a.start, a.end) == (b.start, b.end) and a.start == a.end,
        are_vague=not (_is_sharp(a) or _is_sharp(b)),
        nearness=0.0 if is_sharp else _nearness(one, other),
    )


def _possible(account: Account) -> DateInterval:
    """The days that a vague date leaves: what was held was so before it was told, and what is planned comes after."""
    interval, told = account.interval, account.published
    if told is None or interval.start is None or interval.end is None or _is_sharp(interval):
        return interval
    if not interval.start <= told <= interval.end:
        return interval
    if account.status == "planned":
        return DateInterval(told, interval.end, interval.precision)
    return DateInterval(interval.start, told, interval.precision) if account.status == "held" else interval


def _is_sharp(interval: DateInterval) -> bool:
    if interval.start is None or interval.end is None or interval.precision != "day":
        return False
    return (interval.end - interval.start).days < _LONGEST_SHARP


def _gap(a: DateInterval, b: DateInterval) -> int | None:
    if a.start is None or a.end is None or b.start is None or b.end is None:
        return None
    return max(0, (a.start - b.end).days, (b.start - a.end).days)


def _nearness(one: Account, other: Account) -> float:
    first, second = _when_news(one), _when_news(other)
    if first is None or second is None:
        return 0.0
    return math.exp(-abs((first - second).days) / _NEWS_LASTS)


def _when_news(account: Account) -> date | None:
    return account.interval.start if _is_sharp(account.interval) else account.published
