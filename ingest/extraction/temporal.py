"""Temporal expressions in a sentence: found here by one regular expression, resolved in `dates`."""

import re
from dataclasses import dataclass
from functools import lru_cache

MONTHS = {
    m: n
    for n, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), start=1,
    )
    for m in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: n
    for n, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri", "saturday sat",
         "sunday sun"),
    )
    for name in names.split()
}  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "several": 3, "a few": 3, "a couple of": 2,
}  # fmt: skip

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
)
_WEEKDAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|thurs|thur|mon|tue|wed|thu|fri|sat|sun)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
_YEAR = r"(?:19|20)\d\d"
_N = r"(?:a few|a couple of|several|an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
_RANGE = r"\s*(?:-|–|—|to|and|through|until|&)\s*"

EXPRESSION = re.compile(
    "|".join(
        (
            rf"(?P<iso>(?P<n1>{_YEAR}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEAR}))",
            rf"(?P<dmy>(?:the )?(?P<d1>{_DAY})(?:{_RANGE}(?P<d1b>{_DAY}))? (?:of )?(?P<m1>{_MONTH})"
            rf"(?:,? (?P<y1>{_YEAR}))?)",
            rf"(?P<dmdm>(?P<m5>{_MONTH}) (?P<d5>{_DAY}){_RANGE}(?P<m6>{_MONTH}) (?P<d6>{_DAY})(?:,? (?P<y5>{_YEAR}))?)",
            rf"(?P<mdy>(?P<m2>{_MONTH}) (?P<d2>{_DAY})(?:{_RANGE}(?P<d2b>{_DAY}))?(?:,? (?P<y2>{_YEAR}))?)",
            r"(?P<month>(?P<q3>in|since|early|mid|late|end of|beginning of|last|this|next|of|until|by|the)[ -]"
            rf"(?:early |mid-?|late )?(?P<m3>{_MONTH})(?:,? (?P<y3>{_YEAR}|last year|this year|next year))?)",
            rf"(?P<month2>(?P<m4>{_MONTH}),? (?P<y4>{_YEAR}))",
            r"(?P<weekday>(?P<qw>last |next |this |past |coming |the (?:following |previous |same )?|on )?"
            rf"(?P<w>{_WEEKDAY})\b(?:{_RANGE}(?P<wb>{_WEEKDAY})\b)?"
            r"(?P<lw> (?:of )?(?:last week|next week|this week|past|week|a week ago))?)",
            r"(?P<today>today|tonight|this (?:morning|afternoon|evening|noon)|(?:earlier|later) in the day|at noon)",
            r"(?P<beforeyesterday>(?:the )?day before yesterday)",
            r"(?P<yesterday>yesterday|last night|last evening)",
            r"(?P<tomorrow>tomorrow)",
            rf"(?P<ago>(?P<na>{_N}) (?P<ua>days?|weeks?|months?|years?|nights?) (?:ago|back))",
            rf"(?P<rel>(?P<nr>{_N}) (?P<ur>days?|weeks?|months?|years?|nights?) "
            r"(?P<dr>earlier|before|later|after|prior))",
            r"(?P<daybefore>the (?:day before|previous day|preceding day|night before|evening before|eve)|the eve of)",
            r"(?P<dayafter>the (?:following|next) (?:day|morning)|the day after|on the (?:second|last) day)",
            r"(?P<sameday>(?:on )?(?:the )?same (?:day|morning|evening|afternoon)"
            r"|that (?:day|morning|evening|afternoon|night))",
            r"(?P<vague>(?:earlier |later |late |at the end of |in the course of )?"
            r"(?P<qv>last|past|this|next|the coming|coming|the previous|the following|that|same) "
            r"(?P<uv>weekend|week|month|year|spring|summer|autumn|fall|winter)"
            r"|in recent (?:days|weeks)|recently|the other day)",
            r"(?P<earlieryear>(?:earlier|later|late|early) (?:in )?(?P<ey>the month|the year|this year|this month))",
            rf"(?P<ordinal>on the (?P<dom>[12]?\d|3[01])(?:st|nd|rd|th)\b(?! (?:of )?{_MONTH}))",
            rf"(?P<year>(?:in|during|back in|early|late|mid-?) ?(?:in )?(?P<y>{_YEAR}))",
        )
    )
)
_QUICK = re.compile(
    r"day|night|week|month|year|morrow|morning|afternoon|evening|\d|\b(?:mon|tue|wed|thu|fri|sat|sun)"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|recent|spring|summer|autumn|winter|noon|eve"
)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Characters `start` to `end` of the article; `kind` is the group of `EXPRESSION` that matched."""

    start: int
    end: int
    kind: str
    parts: tuple[tuple[str, str], ...]

    def part(self, name: str) -> str:
        return dict(self.parts).get(name, "")


_KINDS = (
    "iso", "dmy", "dmdm", "mdy", "month", "month2", "weekday", "today", "beforeyesterday", "yesterday", "tomorrow",
    "ago", "rel", "daybefore", "dayafter", "sameday", "vague", "earlieryear", "ordinal", "year",
)  # fmt: skip


def find_times(lower: str, offset: int) -> list[TimeExpression]:
    """The temporal expressions of text in lower case that begins at `offset`."""
    return [TimeExpression(offset + s, offset + e, kind, parts) for s, e, kind, parts in _find(lower)]


@lru_cache(maxsize=4096)
def _find(lower: str) -> tuple[tuple[int, int, str, tuple[tuple[str, str], ...]], ...]:
    if not _QUICK.search(lower):
        return ()
    found = []
    for match in EXPRESSION.finditer(lower):
        groups = match.groupdict()
        before = lower[match.start() - 1 : match.start()]
        if before.isalnum() or lower[match.end() : match.end() + 1].isalnum():
            continue
        kind = next(kind for kind in _KINDS if groups[kind])
        if kind == "weekday" and not _is_weekday(lower, match):
            continue
        parts = tuple((name, value.strip()) for name, value in groups.items() if value and name not in _KINDS)
        found.append((match.start(), match.end(), kind, parts))
    return tuple(found)


def _is_weekday(lower: str, match: re.Match[str]) -> bool:
    """Short forms ('sat', 'sun', 'wed') are words too: they need a date or a mark beside them."""
    word = match.group("w")
    if len(word) > 5:
        return True
    following = lower[match.end() : match.end() + 2]
    return following[:1] in (".", ",") or following[1:2].isdigit() or following[:2] in (" –", " -")
