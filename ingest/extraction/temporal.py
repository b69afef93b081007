"""Temporal expressions in a sentence: found here by one regular expression, resolved in `dates`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ingest.extraction.branches import by_first_letter

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
_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
NUMBERS = {word: n for n, word in enumerate(f"{_ONES} eighteen nineteen twenty".split(), start=1)} | {
    "a": 1, "an": 1, "several": 3, "a few": 3, "some": 3, "a couple of": 2,
}  # fmt: skip
_NTH = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
)  # fmt: skip
ORDINALS = (
    {word: n for n, word in enumerate(_NTH, start=1)}
    | {f"twenty-{word}": n for n, word in enumerate(_NTH[:9], start=21)}
    | {"thirtieth": 30, "thirty-first": 31}
)

_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
)
# Names of months that are hardly ever anything else: they need no preposition.
_PLAIN_MONTH = r"(?:january|february|april|june|july|september|october|november|december)\b"
_WEEKDAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tues|thurs|thur|mon|tue|wed|thu|fri|sat|sun)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\d)"
_DAYS = rf"{_DAY}(?:, {_DAY})*"  # 'May 3, 4 and 5': the first is meant by it
_ORDINAL = "(?:" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + ")"
_YEAR = r"(?:19|20)\d\d"
_N = "(?:" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + r"|\d{1,2})(?: and a half)?"
_RANGE = r"\s*(?:-|–|—|to|and|or|through|until|till|&)\s*(?:the )?"
_PART = r"(?:morning|afternoon|evening|night)"
_OF_YEAR = rf"{_YEAR}|last year|this year|next year|that year|the same year"
_UNIT = r"hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?"
# 'On Friday, 18 April': the date says it all, and stands with its weekday.
_DATE_FOLLOWS = rf"\.?,? \(?(?:the )?(?:{_DAY}(?:{_RANGE}{_DAY})? (?:of )?{_MONTH}|{_MONTH} {_DAY}\b)"


def _named(weekday: str) -> str:
    """'Friday, ' before a date, which then must be one."""
    return rf"(?:(?P<{weekday}>{_WEEKDAY})\b\.?(?: {_PART})?,? \(?)?"


_WAYS = (
    rf"(?P<iso>(?P<n1>{_YEAR}[-/]\d\d[-/]\d\d|\d{{1,2}}[/.-]\d{{1,2}}[/.-]{_YEAR}))",
    rf"(?P<dmdm>(?:the )?(?P<d8>{_DAY}) (?:of )?(?P<m8>{_MONTH})(?:,? (?P<y8>{_YEAR}))?{_RANGE}(?P<d9>{_DAY}) "
    rf"(?:of )?(?P<m9>{_MONTH})(?:,? (?P<y9>{_YEAR}))?)",
    rf"(?P<dmy>{_named('w1')}(?:the )?(?P<d1>{_DAYS})(?:{_RANGE}(?P<d1b>{_DAY}))?(?: of | |-)"
    rf"(?P<m1>{_MONTH}|(?:this|last|next|that|the same|the) month)(?:(?:,? (?:of )?|-)(?P<y1>{_OF_YEAR}))?)",
    rf"(?P<mdmd>(?P<m5>{_MONTH}) (?P<d5>{_DAY}){_RANGE}(?P<m6>{_MONTH}) (?P<d6>{_DAY})(?:,? (?P<y5>{_YEAR}))?)",
    rf"(?P<mdy>{_named('w2')}(?P<m2>{_MONTH}) (?:the )?(?P<d2>{_DAYS}|{_ORDINAL}(?! (?:day|week|half)))"
    rf"(?:{_RANGE}(?P<d2b>{_DAY}))?(?:,? (?:of )?(?P<y2>{_OF_YEAR}))?)",
    rf"(?P<nth>{_named('w3')}(?:the )?(?P<d3>{_ORDINAL})(?:{_RANGE}(?P<d3b>{_ORDINAL}))? (?:of )?"
    rf"(?P<m3>{_MONTH}|(?<=of )(?:this|last|next|that|the same|the) month)(?:,? (?P<y3>{_OF_YEAR}))?)",
    rf"(?P<wdom>(?P<w4>{_WEEKDAY})\.?,? (?:the )?(?P<d4>{_DAY})(?=\s*(?:$|[.,:;)|–—-](?!\d)|at\b|in\b)))",
    r"(?P<month>(?P<q>in|since|early|mid|late|end of|start of|beginning of|middle of|last|this|next|of|until|by"
    rf"|the|for|from|to|during|before|after|through|throughout|that|his|her|its|their|previous)[ -]"
    rf"(?:early[ -]|mid-?|late[ -]|last )?(?P<m10>{_MONTH})(?:['’]s\b)?(?!\.? ?{_DAY}\b)"
    rf"(?:,? (?:of )?(?P<y10>{_OF_YEAR}))?)",
    rf"(?P<month2>(?P<m11>{_MONTH})(?: of|,)? (?P<y11>{_OF_YEAR}))",
    rf"(?P<baremonth>(?P<m12>{_PLAIN_MONTH})(?!\.? ?{_DAY}\b))",
    rf"(?P<weekday>(?P<qw>last |next |this (?:past |coming )?|past |coming "
    rf"|the (?:following |previous |same |next )?|that (?:same )?|on )?(?P<w>{_WEEKDAY})\b(?!{_DATE_FOLLOWS})"
    rf"(?: {_PART})?(?:{_RANGE}(?:on )?(?P<wb>{_WEEKDAY})\b)?"
    r"(?P<lw>,? (?:of )?(?:last week|next week|this week|that week|the same week|past|week\b|a week ago))?)",
    rf"(?P<today>today|tonight|this (?:{_PART}|noon)|(?:earlier|later) in the day|at noon|overnight)",
    r"(?P<beforeyesterday>(?:the )?day before yesterday)",
    rf"(?P<yesterday>yesterday(?: {_PART})?|last night|last evening)",
    r"(?P<aftertomorrow>(?:the )?day after tomorrow)",
    rf"(?P<tomorrow>tomorrow(?: {_PART})?)",
    r"(?P<weekend>(?:the |this |last |next |this past |past |this coming |coming |that "
    r"|the (?:previous|following) )weekend(?P<bl> before last| before| after)?)",
    rf"(?P<ago>(?P<na>{_N}|(?=half)) ?(?:half an? )?(?P<ua>{_UNIT}) (?:ago|back)\b)",
    rf"(?P<rel>(?P<nr>{_N}) (?P<ur>{_UNIT}) (?P<dr>earlier|before|later|after|afterwards|prior|on\b(?=[,.])))",
    rf"(?P<ahead>(?:in|within) (?P<ni>{_N}) (?P<ui>hours?|days?|weeks?|months?)\b(?:['’] time)?)",
    r"(?P<unitrel>the (?P<ub>week|month|year) (?P<db>before(?: last)?|after(?: next)?|earlier|prior))",
    r"(?P<daybefore>the (?:day before|day prior|previous day|preceding day|night before|evening before"
    r"|previous (?:night|evening|morning)|eve)|on the eve\b)",
    rf"(?P<dayafter>the (?:following|next) (?:day|{_PART})|the (?:day|morning) after|next (?:day|morning))",
    r"(?P<nthday>(?:on )?(?:the|its|his|her|their|a) (?P<nd>first|opening|second|third|fourth|fifth)"
    r"(?: and final)? day\b)",
    rf"(?P<sameday>(?:on )?(?:the )?(?:very )?same (?:day|{_PART})|that (?:same |very )?(?:day|{_PART}))",
    r"(?P<vague>(?:earlier |later |late |at the end of |in the course of )?"
    r"(?P<qv>last|past|this|next|the coming|coming|the (?:previous|following|same)|that|same) "
    r"(?P<uv>week|month|year)\b"
    r"|in recent (?:days|weeks)|(?:in )?the (?:past|last|coming|next) (?:few |couple of )?(?:days|weeks)"
    r"|in (?:the )?coming (?:days|weeks)|recently|lately|the other day)",
    r"(?P<season>(?:(?P<qs>in|in the|last|this|next|that|during the|the|early|late|mid-?|since|since last"
    r"|of) )?(?P<sn>spring|summer|autumn|fall|winter)\b(?! (?:olympic|palace|games|of [a-z]))"
    rf"(?:,? (?:of )?(?P<ys>{_OF_YEAR}))?)",
    r"(?P<earlieryear>(?:earlier|later|late|early|end of) (?:in )?"
    r"(?P<ey>(?:the|this|that) (?:month|year)))",
    rf"(?P<ordinal>(?:on|from|until|by|since) the "
    rf"(?P<dom>(?:[12]?\d|3[01])(?:st|nd|rd|th)|{_ORDINAL}(?=[,.;)]))\b"
    rf"(?! (?:of|{_MONTH}|floor|anniversary|century|session|round|meeting|summit|day)\b)"
    rf"(?:{_RANGE}(?P<domb>(?:[12]?\d|3[01])(?:st|nd|rd|th)|{_ORDINAL})\b)?)",
    rf"(?P<year>(?:in|during|back in|early|late|mid-?|since|of|from|until) ?(?:in |early |late |mid-?)?"
    rf"(?P<y>{_YEAR})(?![%\d]|[.,:/-]\d))",
    r"(?P<bareyear>(?<![\d$€£.,/-])(?P<yb>20[0-4]\d)(?=[\s.,;:)'’-])(?![.,:/-]\d))",
)
_BEGINS = r"(?<![^\W_])"  # at a word's beginning: nothing else is worth a try
EXPRESSION = re.compile(f"{_BEGINS}(?:{'|'.join(_WAYS)})")
# Finds where an expression begins in a fifth of the time, without its parts.
_SCOUT = re.compile(_BEGINS + by_first_letter(re.sub(r"\(\?P<\w+>", "(?:", way) for way in _WAYS))
_QUICK = re.compile(
    r"day|night|week|month|year|morrow|morning|afternoon|evening|\d|\b(?:mon|tue|wed|thu|fri|sat|sun)"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|recent|lately|spring|summer|autumn|winter|fall|noon|eve|hour"
    r"|decade|fortnight|(?:fif|six|eigh|nin|fourteen|teen|twelf|tie)th\b"
)


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Characters `start` to `end` of the article; `kind` is the group of `EXPRESSION` that matched `text`."""

    start: int
    end: int
    kind: str
    parts: tuple[tuple[str, str], ...]
    text: str = ""

    def part(self, name: str) -> str:
        return dict(self.parts).get(name, "")


_KINDS = frozenset((
    "iso", "dmdm", "dmy", "mdmd", "mdy", "nth", "wdom", "month", "month2", "baremonth", "weekday", "today",
    "beforeyesterday", "yesterday", "aftertomorrow", "tomorrow", "weekend", "ago", "rel", "ahead", "unitrel",
    "daybefore", "dayafter", "nthday", "sameday", "vague", "season", "earlieryear", "ordinal", "year", "bareyear",
))  # fmt: skip


def find_times(lower: str, offset: int) -> list[TimeExpression]:
    """The temporal expressions of text in lower case that begins at `offset`."""
    return [TimeExpression(offset + s, offset + e, kind, parts, lower[s:e]) for s, e, kind, parts in _find(lower)]


@lru_cache(maxsize=4096)
def _find(lower: str) -> tuple[tuple[int, int, str, tuple[tuple[str, str], ...]], ...]:
    if not _QUICK.search(lower):
        return ()
    found = []
    for match in find_expressions(lower):
        if lower[match.end() : match.end() + 1].isalnum():
            continue
        kind = match.lastgroup or ""
        if kind == "weekday" and not _is_weekday(lower, match):
            continue
        if kind == "season" and not _is_season(match):
            continue
        groups = match.groupdict()
        parts = tuple((name, value.strip()) for name, value in groups.items() if value and name not in _KINDS)
        found.append((match.start(), match.end(), kind, parts))
    return tuple(found)


def find_expressions(lower: str) -> Iterator[re.Match[str]]:
    """As `EXPRESSION.finditer`."""
    at = 0
    while (seen := _SCOUT.search(lower, at)) is not None:
        at = seen.end()
        match = EXPRESSION.match(lower, seen.start())
        if match is not None:
            at = match.end()
            yield match


def _is_weekday(lower: str, match: re.Match[str]) -> bool:
    """Short forms ('sat', 'sun', 'wed') are words too: they need a date or a mark beside them."""
    word = match.group("w")
    if len(word) > 5:
        return True
    following = lower[match.end() : match.end() + 2]
    return following[:1] in (".", ",") or following[1:2].isdigit() or following[:2] in (" –", " -")


def _is_season(match: re.Match[str]) -> bool:
    """'Fall' and 'spring' are words too: they need a year or a word like 'last' beside them."""
    return bool(match.group("ys")) or match.group("qs") in ("last", "this", "next", "that", "since last", "in the")
