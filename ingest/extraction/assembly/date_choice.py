"""When a meeting was held: the likeliest of the dates that its sentence and those before it tell, or none."""

import re
from dataclasses import dataclass, field

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.linear import Model
from ingest.extraction.dates import UNKNOWN, day_range, resolve_time
from ingest.extraction.lexicon import word_list
from ingest.extraction.schema import DateRange, Span, Status
from ingest.extraction.temporal import TimeExpression
from ingest.extraction.triggers import Trigger

BACK = 3  # sentences before the trigger's
_SAYING = word_list("saying") | {"statement", "spokesman", "spokesperson", "spokeswoman", "reporters", "released"}
_DATELINE_AFTER = re.compile(r"\s*(?:\d{4})?\s*(?:[(–—/:.]|--?\s)")
_SINCE = re.compile(r"\b(?:since|until|till|by|before)\b (?:the |last |early |late |mid-?|end of )*[\w. ]*$")
_EDGES = (3, 12, 30, 60, 110)
_FALLBACK_KINDS = frozenset(("weekday", "today", "yesterday", "mdy", "dmy"))


@dataclass(slots=True)
class DateOption:
    """A date that may be the one, with what speaks for it; `span` is the first expression that told it."""

    date: DateRange
    span: Span | None = None
    here: bool = False
    features: list[str] = field(default_factory=list)


class DateChooser:
    """The dates of one article; `last` is the date of the meeting before, to which 'the day before' refers."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.last: DateRange = UNKNOWN
        self.lead = self._lead()

    def options(self, trigger: Trigger, status: Status) -> list[DateOption]:
        """Each date once, with the features of all that tells it; the unknown date is always among them."""
        options: dict[tuple[str | None, str | None], DateOption] = {}
        sentences = self.analysis.article.sentences
        for index in range(trigger.sentence, max(-1, trigger.sentence - BACK - 1), -1):
            for expression in self.analysis.times[index]:
                where = self._where(trigger, index, sentences[index].paragraph)
                for future in (False, True):
                    found = resolve_time(expression, self.analysis.published, future=future, anchor=self.last)
                    if found.start is not None:
                        option = options.setdefault((found.start, found.end), DateOption(found))
                        self._support(option, trigger, expression, where, status, future=future)
        self._add_fallbacks(options, status)
        told_here = sum(option.here for option in options.values())
        unknown = DateOption(UNKNOWN, features=["unknown", f"unknown|{status}", f"unknown|here={min(told_here, 2)}"])
        unknown.features.append(f"unknown|published={self.analysis.published is not None}")
        for option in options.values():
            option.features.append(f"here={option.here}|told={min(told_here, 3)}")
            option.features.append(f"precision={option.date.precision}|{status}")
            option.features += self._against_today(option.date, status)
        return [*options.values(), unknown]

    def _where(self, trigger: Trigger, index: int, paragraph: int) -> str:
        same = self.analysis.article.sentences[trigger.sentence].paragraph == paragraph
        return "here" if index == trigger.sentence else f"back{trigger.sentence - index}{'=' if same else '/'}"

    def _support(
        self,
        option: DateOption,
        trigger: Trigger,
        expression: TimeExpression,
        where: str,
        status: Status,
        *,
        future: bool,
    ) -> None:
        if option.span is None or where == "here":
            option.span = option.span or Span(expression.start, expression.end)
        option.here = option.here or where == "here"
        said = self._role_of(expression)
        option.features += [
            f"kind={expression.kind}|{where[:4]}", f"where={where}|{said}", f"said={said}", f"ahead={future}|{status}",
            f"ahead={future}|{status}|{expression.kind}", f"{where[:4]}|{status}",
        ]  # fmt: skip
        if where == "here":
            option.features += self._nearness(trigger, expression, said)

    def _nearness(self, trigger: Trigger, expression: TimeExpression, said: str) -> list[str]:
        tokens = self.analysis.article.tokens
        start, end = tokens[trigger.start].start, tokens[trigger.end - 1].end
        before = expression.end <= start
        gap = start - expression.end if before else max(0, expression.start - end)
        near = sum(gap >= edge for edge in _EDGES)
        between = self.analysis.article.text[min(end, expression.end) : max(start, expression.start)].lower()
        marks = min(2, sum(between.count(mark) for mark in (", ", "; ", " and ", " who ", " which ")))
        side = "before" if before else "after"
        nearest = min(self.analysis.times[trigger.sentence], key=lambda t: min(abs(t.end - start), abs(t.start - end)))
        features = [f"near={near}|{side}", f"near={near}|{said}", f"marks={marks}|{side}"]
        return [*features, f"nearest={nearest is expression}|{said}"]

    def _role_of(self, expression: TimeExpression) -> str:
        """Does it date the report ('said on Monday'), the copy's head, a span of time, or something that happened?"""
        text = self.analysis.article.text
        words = [word.strip(",.") for word in text[max(0, expression.start - 22) : expression.start].lower().split()]
        if any(word in _SAYING for word in words[-3:]):
            return "report"
        if _SINCE.search(text[max(0, expression.start - 12) : expression.end].lower()):
            return "since"
        return "head" if self._is_dateline(expression) else "event"

    def _is_dateline(self, expression: TimeExpression) -> bool:
        """'KABUL, Oct. 12 (Agency) --' at the head of the copy."""
        sentences = self.analysis.article.sentences
        sentence = next((s for s in sentences if s.char <= expression.start < s.char_end), None)
        if sentence is None or expression.start - sentence.char > 45 or sentence.paragraph > 4:
            return False
        text = self.analysis.article.text
        before, after = text[sentence.char : expression.start], text[expression.end : expression.end + 14]
        return bool(_DATELINE_AFTER.match(after)) and before.rstrip(" ,-–—(")[:3].upper() == before[:3]

    def _lead(self) -> DateRange:
        """The first day told in the opening sentences that is not later than the publication."""
        published = self.analysis.published
        bodies = [s for s in self.analysis.article.sentences if s.kind == "body"][:4]
        for expression in (e for s in bodies for e in self.analysis.times[s.index] if e.kind in _FALLBACK_KINDS):
            found = resolve_time(expression, published)
            if published and found.start and found.start <= published.isoformat():
                return found
        return UNKNOWN

    def _add_fallbacks(self, options: dict[tuple[str | None, str | None], DateOption], status: Status) -> None:
        today = day_range(self.analysis.published) if self.analysis.published else UNKNOWN
        for name, found in (("last", self.last), ("lead", self.lead), ("today", today)):
            if found.start is not None:
                option = options.setdefault((found.start, found.end), DateOption(found))
                option.features += [f"is={name}", f"is={name}|{status}", f"is={name}|here={option.here}"]

    def _against_today(self, found: DateRange, status: Status) -> list[str]:
        if self.analysis.published is None or found.start is None:
            return [f"when=undated|{status}"]
        today = self.analysis.published.isoformat()[: len(found.start)]
        when = "future" if found.start > today else "past" if found.start < today else "now"
        return [f"when={when}|{status}", f"when={when}|{status}|{found.precision}"]


def choose_date(chooser: DateChooser, trigger: Trigger, status: Status, model: Model) -> DateOption:
    """The likeliest date, which may be the unknown one."""
    options = chooser.options(trigger, status)
    return max(options, key=lambda option: model.probability(set(option.features)))
