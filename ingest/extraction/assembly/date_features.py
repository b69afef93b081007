"""What speaks for a date being that of a meeting: where its words stand, in which clause and tense, what they are."""

from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.timeline import Timeline, Told
from ingest.extraction.calendar_days import first_day
from ingest.extraction.lexicon import word_list
from ingest.extraction.schema import DateRange, Status
from ingest.extraction.triggers import PLAIN, Trigger

_DISTANCES = (0, 1, 7, 31, 120, 250)  # days from the publication
_EDGES = (3, 12, 30, 60, 110)  # characters from the trigger
_MARKS = (", ", "; ", " and ", " who ", " which ")
_BONDS = {"own": 0, "below": 1, "above": 1, "beside": 3}
_TIMELESS = word_list("timeless")
# Kinds of expressions that are used alike; the others stand for themselves.
_GROUPS = {
    "iso": "calendar", "dmdm": "calendar", "dmy": "calendar", "mdmd": "calendar", "mdy": "calendar", "nth": "calendar",
    "wdom": "calendar", "ordinal": "calendar", "month": "month", "month2": "month", "baremonth": "month",
    "today": "near", "yesterday": "near", "tomorrow": "near", "beforeyesterday": "near", "aftertomorrow": "near",
    "daybefore": "anchored", "dayafter": "anchored", "sameday": "anchored", "nthday": "anchored", "rel": "anchored",
    "unitrel": "anchored", "vague": "vague", "earlieryear": "vague", "season": "vague", "year": "year",
    "bareyear": "year",
}  # fmt: skip


class DateFeatures:
    """Features of the options of one article."""

    def __init__(self, analysis: Analysis, timeline: Timeline) -> None:
        self.analysis = analysis
        self.timeline = timeline
        self.clauses = timeline.clauses
        self._telling = {trigger.sentence for trigger in analysis.triggers if trigger.strength <= PLAIN}

    def of_expression(self, trigger: Trigger, told: Told, status: Status, rank: int) -> list[str]:
        """Whatever it may mean: the place of the words; `rank` counts those told between them and the trigger."""
        where, kind = self._where(trigger, told), _group(told)
        features = [
            f"kind={kind}|{where[:4]}", f"where={where}|{told.role}", f"said={told.role}", f"{where[:4]}|{status}",
        ]  # fmt: skip
        if told.clausal:
            features.append(f"clausal|{kind}")
        if where == "here":
            return features + self._nearness(trigger, told)
        verb = self.clauses.verb_of(told.token)
        root, rank, telling = verb.head == verb.i, min(rank, 3), told.sentence in self._telling
        return [
            *features, f"root={root}|back", f"root={root}|{rank}", f"root={root}|{kind}|back",
            f"prep={told.preposition}|back", f"rank={rank}", f"rank={rank}|{where}", f"telling={telling}|{where}",
        ]  # fmt: skip

    def of_reading(self, trigger: Trigger, told: Told, name: str, status: Status) -> list[str]:
        """That it means this: the direction of the reading against tense and status."""
        kind = _group(told)
        where = "here" if told.sentence == trigger.sentence else "back"
        return [
            f"read={name}|{status}", f"read={name}|{status}|{kind}", f"read={name}|{kind}",
            f"read={name}|{told.tense}", f"read={name}|{told.tense}|{where}",
            f"read={name}|quoted={told.quoted}|{kind}", f"read={name}|prep={told.preposition}",
        ]  # fmt: skip

    def of_fallback(self, trigger: Trigger, name: str, *, told_here: bool) -> list[str]:
        """That it is the day of publication, the lead's, the headline's or that of the meeting before."""
        paragraph = min(3, self.analysis.article.sentences[trigger.sentence].paragraph)
        tense = self.timeline.tense_at(trigger.start)
        return [f"is={name}|{tense}|{told_here}", f"is={name}|para={paragraph}|{told_here}"]

    def of_date(self, found: DateRange, status: Status) -> list[str]:
        """The date itself, before or after the publication."""
        features = [f"precision={found.precision}|{status}", f"range={found.end is not None}"]
        if self.analysis.published is None or found.start is None:
            return [*features, f"when=undated|{status}"]
        today = self.analysis.published.isoformat()[: len(found.start)]
        when = "future" if found.start > today else "past" if found.start < today else "now"
        far = self._distance(found)
        return [
            *features, f"when={when}|{status}", f"when={when}|{status}|{found.precision}",
            f"far={far}|{status}", f"far={far}",
        ]  # fmt: skip

    def of_none(self, trigger: Trigger, status: Status, told_here: int) -> list[str]:
        """That no date is told."""
        tense = self.timeline.tense_at(trigger.start)
        sentence = self.analysis.article.sentences[trigger.sentence]
        unresolved = any(not told.readings for told in self.timeline.sentences[trigger.sentence])
        inside = self.analysis.article.tokens[sentence.start : sentence.end]
        words = {token.lower for token in inside} & _TIMELESS
        return [
            "unknown", f"unknown|{status}", f"unknown|here={min(told_here, 2)}",
            f"unknown|published={self.analysis.published is not None}", f"unknown|unresolved={unresolved}",
            f"unknown|{tense}", f"unknown|{tense}|{status}",
            *(f"unknown|{word}" for word in words), f"unknown|timeless={bool(words)}|{status}",
        ]  # fmt: skip

    def _distance(self, found: DateRange) -> str:
        """How far from the publication, in steps; '+' to come."""
        base = first_day(found)
        if base is None or self.analysis.published is None:
            return "-"
        days = (base - self.analysis.published).days
        return f"{'+' if days > 0 else '-'}{sum(abs(days) > edge for edge in _DISTANCES)}"

    def _where(self, trigger: Trigger, told: Told) -> str:
        sentences = self.analysis.article.sentences
        if told.sentence == trigger.sentence:
            return "here"
        same = sentences[trigger.sentence].paragraph == sentences[told.sentence].paragraph
        return f"back{trigger.sentence - told.sentence}{'=' if same else '/'}"

    def _nearness(self, trigger: Trigger, told: Told) -> list[str]:
        """In the text and in the grammar of the trigger's own sentence."""
        tokens, text = self.analysis.article.tokens, self.analysis.article.text
        expression, said = told.expression, told.role
        start, end = tokens[trigger.start].start, tokens[trigger.end - 1].end
        before = expression.end <= start
        gap = start - expression.end if before else max(0, expression.start - end)
        near = sum(gap >= edge for edge in _EDGES)
        between = text[min(end, expression.end) : max(start, expression.start)].lower()
        marks = min(2, sum(between.count(mark) for mark in _MARKS))
        side = "before" if before else "after"
        here = self.timeline.sentences[trigger.sentence]
        nearest = min(here, key=lambda t: min(abs(t.expression.end - start), abs(t.expression.start - end))) is told
        best = min(here, key=lambda other: self._bond_rank(trigger, other)) is told
        bond = self.clauses.bond(told.token, trigger.start)
        return [
            f"near={near}|{side}", f"near={near}|{said}", f"marks={marks}|{side}", f"nearest={nearest}|{said}",
            f"bond={bond.relation}", f"bond={bond.relation}|{bond.dep}|{bond.far}", f"bond={bond.relation}|{said}",
            f"bond={bond.relation}|{told.tense}", f"prep={told.preposition}", f"best={best}", f"best={best}|{said}",
        ]  # fmt: skip

    def _bond_rank(self, trigger: Trigger, told: Told) -> tuple[int, int]:
        """The nearer in the grammar, then in the text, the smaller."""
        bond = self.clauses.bond(told.token, trigger.start)
        return _BONDS[bond.relation] + bond.far, abs(told.token - trigger.start)


def _group(told: Told) -> str:
    return _GROUPS.get(told.expression.kind, told.expression.kind)
