"""The dates that an article tells, in its order: what each expression may mean, given what was told before it.

Copy that looks back ('In October 2018 … On the 5th … Two days later') dates its story by itself, not by the day of
publication; a quoted 'today' is the day on which it was said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ingest.extraction.analysis import Analysis
from ingest.extraction.article import Sentence
from ingest.extraction.assembly.time_words import (
    Role,
    inherent_directions,
    is_clausal,
    is_quoted,
    only_rounds,
    preposition_of,
    role_of,
)
from ingest.extraction.calendar_days import UNKNOWN, Direction, middle_day, parse_day
from ingest.extraction.clauses import Tense
from ingest.extraction.dates import ANCHORED, day_of, resolve_time
from ingest.extraction.schema import DateRange
from ingest.extraction.temporal import TimeExpression

_DATED = frozenset(("iso", "dmdm", "dmy", "mdmd", "mdy", "nth", "wdom", "ordinal"))
_YEARLESS = _DATED | {"month", "baremonth", "season"}
_REPORTED = frozenset(("today", "yesterday", "tomorrow"))
_REPORT_DAYS = _DATED | {"weekday", "yesterday"}
_TELLING = _YEARLESS | ANCHORED | {"month2", "year", "weekday", "yesterday", "ago", "weekend", "aftertomorrow"}
_OVER: frozenset[Tense] = frozenset(("past", "perfect"))
_WEEK = 8  # days that a title may span
_FAR = 6  # days from the publication from which a weekday may be one of the story's own week

Reading = tuple[str, DateRange]


@dataclass(slots=True)
class Told:
    """An expression and what it may mean: `readings` gives each date its reason.

    `token` is the expression's head, `tense` that of its clause, `role` what it dates (see `time_words`); `clausal`
    expressions refer to what follows them.
    """

    expression: TimeExpression
    sentence: int
    token: int
    tense: Tense
    role: Role
    preposition: str
    quoted: bool
    clausal: bool
    readings: list[Reading]

    @property
    def likely(self) -> DateRange:
        """What the expression means by its tense alone."""
        order = ("clause", "title", "quoted", "story", "future" if self.tense == "future" else "past", "past")
        readings = dict(self.readings)
        return next((readings[name] for name in order if name in readings), UNKNOWN)


class Timeline:
    """All expressions of one article; `sentences[i]` holds those of sentence i."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.clauses = analysis.clauses

    @cached_property
    def sentences(self) -> list[list[Told]]:
        text = self.analysis.article.text
        found: list[list[Told]] = []
        story = past = UNKNOWN  # the last date told, and the last that is over
        for sentence in self.analysis.article.sentences:
            here: list[Told] = []
            expressions = self.analysis.times[sentence.index]
            for expression in expressions:
                if only_rounds(text, expression, expressions):
                    continue
                told = self._look_at(expression, sentence)
                anchor = past if told.tense in _OVER else story
                told.readings = self._read(told, anchor, [*reversed(here), *(found[-1] if found else [])])
                here.append(told)
                best = told.likely
                if expression.kind in _TELLING and best.start and told.role != "since":
                    story = best
                    past = past if self._is_to_come(best) else best
            found.append(here)
        return found

    @cached_property
    def title(self) -> list[DateRange]:
        """What the headline's first date may mean, the past first."""
        expressions = self.analysis.title_times
        if not expressions:
            return []
        directions: tuple[Direction, ...] = ("past", "future")
        found = [resolve_time(expressions[0], self.analysis.published, direction=way) for way in directions]
        return [one for one in dict.fromkeys(found) if one.start]

    def tense_at(self, token: int) -> Tense:
        """The tense of the clause in which a token stands."""
        return self.clauses.tense_of(self.clauses.verb_of(token))

    def _look_at(self, expression: TimeExpression, sentence: Sentence) -> Told:
        text, token = self.analysis.article.text, self._head_of(expression, sentence)
        return Told(
            expression,
            sentence.index,
            token,
            self.tense_at(token),
            role_of(text, expression, sentence),
            preposition_of(text, expression),
            is_quoted(text, expression, sentence),
            is_clausal(text, expression),
            [],
        )

    def _head_of(self, expression: TimeExpression, sentence: Sentence) -> int:
        """The expression's word on which the others hang."""
        tokens = self.analysis.article.tokens
        inside = self.analysis.article.covered(sentence, expression.start, expression.end)
        return next((i for i in inside if tokens[i].head not in inside), inside[0] if inside else sentence.start)

    def _is_to_come(self, found: DateRange) -> bool:
        published = self.analysis.published
        return published is not None and (found.start or "") > published.isoformat()

    def _read(self, told: Told, story: DateRange, before: list[Told]) -> list[Reading]:
        """All that the expression may mean after `story`, the date told last; `before` are those told lately."""
        return [(name, found) for name, found in self._readings(told, story, before) if found.start]

    def _readings(self, told: Told, story: DateRange, before: list[Told]) -> Iterator[Reading]:
        expression, published = told.expression, self.analysis.published
        if expression.kind == "ahead" and told.tense != "future":
            return  # 'for the first time in two months'
        if told.clausal:
            yield "clause", self._after_clause(told)
            return
        if expression.kind == "weekday":
            yield from self._in_title(expression)
        if expression.kind in _YEARLESS or expression.kind == "weekday":
            found = self._in_story(told, story)
            yield "story", found
            if found.start and before and _is_year_beside(before[0], told):
                return  # 'broke ranks in 2022: on May 14 …'
        for direction in inherent_directions(expression):
            yield direction, resolve_time(expression, published, direction=direction, anchor=story)
        if expression.kind in _REPORTED and told.quoted:
            yield "quoted", self._as_reported(told, before)

    def _in_title(self, expression: TimeExpression) -> Iterator[Reading]:
        """'Monday' under 'The week ahead, 7 to 11 April'."""
        for found in self.title:
            first, last = day_of(found), parse_day(found.end or "")
            if first is not None and last is not None and (last - first).days < _WEEK:
                day = resolve_time(expression, first, direction="future")
                if day.start and day.start <= last.isoformat():
                    yield "title", day
                    return

    def _after_clause(self, told: Told) -> DateRange:
        """'Two days after the talks of 5 May': from the first day told later in the sentence."""
        published = self.analysis.published
        for other in self.analysis.times[told.sentence]:
            if other.start > told.expression.start and other.kind in _REPORT_DAYS:
                found = resolve_time(other, published)
                return resolve_time(told.expression, published, anchor=found) if found.start else UNKNOWN
        return UNKNOWN

    def _in_story(self, told: Told, story: DateRange) -> DateRange:
        """The date nearest to the one told last, where that is not the publication's own time."""
        base = middle_day(story)
        if base is None or (told.expression.kind == "weekday" and not self._has_own_week(told, story, base)):
            return UNKNOWN
        found = resolve_time(told.expression, base, direction="near", anchor=story)
        if story.precision == "year" and found.start and found.start[:4] != story.start:
            return UNKNOWN
        return found

    def _has_own_week(self, told: Told, story: DateRange, base: date) -> bool:
        """Is the story told of a week of its own, in which a weekday may lie?"""
        published = self.analysis.published
        if story.precision != "day":
            return False
        if published is None or abs((published - base).days) > _FAR:
            return True
        return base > published and told.tense not in _OVER

    def _as_reported(self, told: Told, before: list[Told]) -> DateRange:
        """'Today' in a quotation: the day of the report, told in the same sentence or the one before."""
        published, expression = self.analysis.published, told.expression
        later = [e for e in self.analysis.times[told.sentence] if e.start > expression.start]
        days = [resolve_time(e, published) for e in later if e.kind in _REPORT_DAYS]
        days += [other.likely for other in before if other.expression.kind in _REPORT_DAYS]
        day = next((day for day in map(day_of, days) if day is not None), None)
        return resolve_time(expression, day) if day is not None else UNKNOWN


def _is_year_beside(last: Told, told: Told) -> bool:
    return last.sentence == told.sentence and last.expression.kind == "year"
