"""When a meeting was held: the likeliest of the dates that its sentence and those before it tell, or none."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.date_features import DateFeatures
from ingest.extraction.assembly.linear import LinearModel
from ingest.extraction.assembly.timeline import Reading, Timeline, Told
from ingest.extraction.calendar_days import UNKNOWN, day_range
from ingest.extraction.dates import ANCHORED, resolve_time
from ingest.extraction.schema import DateRange, Span, Status
from ingest.extraction.triggers import Trigger

BACK = 2  # sentences before the trigger's
_OPENING = 3  # sentences in which the lead dates the article
_LINE_REST = 15  # characters that a line may hold beside its date
_LEAD_KINDS = frozenset(("weekday", "today", "yesterday", "mdy", "dmy", "wdom"))
_REFERRING = ANCHORED | {"ordinal"}
_DAYS = frozenset(("weekday", "today", "yesterday", "tomorrow", "weekend", "dmy", "mdy"))
_Options = dict[tuple[str | None, str | None], "DateOption"]


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
        self.timeline = Timeline(analysis)
        self.features = DateFeatures(analysis, self.timeline)
        self.last: DateRange = UNKNOWN
        self.lead = self._lead()

    def options(self, trigger: Trigger, status: Status) -> list[DateOption]:
        """Each date once, with the features of all that tells it; the unknown date is always among them."""
        options: _Options = {}
        status = self._as_told(trigger, status)
        rank = 0  # of what was told before the sentence, the latest first
        for told in self._told_near(trigger):
            common = self.features.of_expression(trigger, told, status, rank)
            rank += told.sentence != trigger.sentence
            for name, found in self._readings(told):
                option = options.setdefault((found.start, found.end), DateOption(found))
                self._support(option, trigger, told, common)
                option.features += self.features.of_reading(trigger, told, name, status)
        self._add_fallbacks(options, trigger, status)
        return self._finish(list(options.values()), trigger, status)

    def _told_near(self, trigger: Trigger) -> Iterator[Told]:
        """What the sentence tells, then what those before it do, backwards."""
        here = self.timeline.sentences[trigger.sentence]
        yield from (told for told in here if not self._is_aside(trigger, told))
        if self._is_undated(here):
            return  # 'on Monday', with nothing to say which: what was told before does not date it
        for index in range(trigger.sentence - 1, max(-1, trigger.sentence - BACK - 1), -1):
            told_there = reversed(self.timeline.sentences[index])
            yield from (told for told in told_there if not self._is_aside(trigger, told))

    def _is_aside(self, trigger: Trigger, told: Told) -> bool:
        """The dateline of the copy, or a year that names something: 'the 2020 accord', 'Expo 2027'."""
        if told.expression.kind == "bareyear":
            head = self.analysis.article.tokens[told.token].head
            return told.sentence != trigger.sentence or not trigger.start <= head < trigger.end
        return told.sentence != trigger.sentence and told.role == "head"

    def _is_undated(self, here: list[Told]) -> bool:
        """Does the sentence tell a day, and nobody can say which?"""
        return any(told.expression.kind in _DAYS for told in here) and not any(told.readings for told in here)

    def _as_told(self, trigger: Trigger, status: Status) -> Status:
        """The grammar is surer of what is to come than the status is."""
        to_come = self.timeline.tense_at(trigger.start) == "future"
        return "planned" if status == "held" and to_come else status

    def _readings(self, told: Told) -> list[Reading]:
        """Those of the timeline, and what refers to the meeting before."""
        readings = told.readings
        if told.expression.kind in _REFERRING and self.last.start and not told.clausal:
            found = resolve_time(told.expression, self.analysis.published, anchor=self.last)
            if found.start:
                readings = [*readings, ("last", found)]
        return readings

    def _support(self, option: DateOption, trigger: Trigger, told: Told, common: list[str]) -> None:
        here = told.sentence == trigger.sentence
        if option.span is None or (here and not option.here):
            option.span = Span(told.expression.start, told.expression.end)
        option.here = option.here or here
        option.features += common

    def _lead(self) -> DateRange:
        """The first day told in the opening sentences that is not later than the publication."""
        published = self.analysis.published
        bodies = [s for s in self.analysis.article.sentences if s.kind == "body"][:_OPENING]
        for told in (told for s in bodies for told in self.timeline.sentences[s.index]):
            if told.expression.kind in _LEAD_KINDS and told.role != "head" and not self._is_line(told):
                found = resolve_time(told.expression, published)
                if published and found.start and found.start <= published.isoformat():
                    return found
        return UNKNOWN

    def _is_line(self, told: Told) -> bool:
        """A line of its own that holds nothing but a full date: that of publication."""
        sentence = self.analysis.article.sentences[told.sentence]
        length = told.expression.end - told.expression.start
        alone = sentence.char_end - sentence.char < length + _LINE_REST
        return alone and resolve_time(told.expression, None).precision == "day"

    def _add_fallbacks(self, options: _Options, trigger: Trigger, status: Status) -> None:
        told_here = any(option.here for option in options.values())
        today = day_range(self.analysis.published) if self.analysis.published else UNKNOWN
        titles = [("title", found) for found in self.timeline.title]
        for name, found in [("last", self.last), ("lead", self.lead), ("today", today), *titles]:
            if found.start is not None:
                option = options.setdefault((found.start, found.end), DateOption(found))
                option.features += [f"is={name}", f"is={name}|{status}", f"is={name}|here={option.here}"]
                option.features += self.features.of_fallback(trigger, name, told_here=told_here)

    def _finish(self, options: list[DateOption], trigger: Trigger, status: Status) -> list[DateOption]:
        told_here = sum(option.here for option in options)
        days_here = any(option.here and option.date.precision == "day" for option in options)
        for option in options:
            coarse = option.date.precision != "day"
            option.features.append(f"coarse={coarse}|day-here={days_here}|here={option.here}")
            option.features.append(f"here={option.here}|told={min(told_here, 3)}")
            option.features += self.features.of_date(option.date, status)
        unknown = DateOption(UNKNOWN, features=self.features.of_none(trigger, status, told_here))
        return [*options, unknown]


def choose_date(chooser: DateChooser, trigger: Trigger, status: Status, model: LinearModel) -> DateOption:
    """The likeliest date, which may be the unknown one."""
    options = chooser.options(trigger, status)
    return max(options, key=lambda option: model.score(set(option.features)))
