"""Triggers: the words that may say that a meeting was, will be or was not held; and what modifies them.

Rules are generous here: whether a trigger tells of a meeting at all is decided later, with its actors.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.extraction.article import Article, Sentence
from ingest.extraction.rules import RuleMatch, rule_set

PLAIN = 3
_STRENGTH = {
    "meet": 0, "phone": 0, "video": 0, "call_on": 1, "receive": 1, "talk": 1, "noun": 2, "discuss": 3, "gather": 3,
    "see": 4, "visit": 4, "join": 4, "tell": 5, "occasion": 6, "move": 7, "with": 8, "bare": 9,
}  # fmt: skip


@dataclass(eq=False, slots=True)
class Trigger:
    """Tokens `start` to `end`; `rule` is the id of its rule, `modifiers` the assertion rules that reach it."""

    start: int
    end: int
    sentence: int
    rule: str
    category: str
    modifiers: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def strength(self) -> int:
        """0 for the plainest words; the higher, the less they say by themselves."""
        return _STRENGTH.get(self.category, 9)


def find_triggers(article: Article, sentence: Sentence) -> list[Trigger]:
    """The triggers of one sentence in order, with the modifiers that reach them."""
    lower = article.lower[sentence.index]
    triggers = []
    for match in rule_set("triggers").find(lower):
        span = _token_span(article, sentence, match)
        if span is not None and match.rule.category != "pseudo":
            triggers.append(Trigger(*span, sentence.index, match.rule.id, match.rule.category))
    if any(trigger.strength <= PLAIN for trigger in triggers):
        # Beside a plain word for a meeting, 'with' and 'between' only say with whom.
        triggers = [trigger for trigger in triggers if trigger.category != "with"]
    if triggers:
        modifiers = list(_modifiers(article, sentence, lower))
        for trigger in triggers:
            trigger.modifiers = _reaching(trigger, modifiers)
    return triggers


def _token_span(article: Article, sentence: Sentence, match: RuleMatch) -> tuple[int, int] | None:
    inside = article.covered(sentence, sentence.char + match.start, sentence.char + match.end)
    return (inside.start, inside.stop) if inside else None


@dataclass(frozen=True, slots=True)
class _Modifier:
    start: int
    end: int
    match: RuleMatch


def _modifiers(article: Article, sentence: Sentence, lower: str) -> Iterator[_Modifier]:
    for match in rule_set("assertion").find(lower):
        span = _token_span(article, sentence, match)
        if span is not None:
            yield _Modifier(*span, match)


def _reaching(trigger: Trigger, modifiers: list[_Modifier]) -> list[tuple[str, str, int]]:
    """(category, side, tokens between) of each modifier in reach; a TERMINATE word between them cuts it off."""
    found = []
    stops = [m for m in modifiers if m.match.rule.category == "TERMINATE"]
    for modifier in modifiers:
        rule = modifier.match.rule
        if rule.category in ("TERMINATE", "PSEUDO"):
            continue
        before = modifier.end <= trigger.start
        if (before and rule.direction == "backward") or (
            not before and rule.direction == "forward" and modifier.start >= trigger.end
        ):
            continue
        if before:
            gap, low, high = trigger.start - modifier.end, modifier.end, trigger.start
        else:
            gap, low, high = max(0, modifier.start - trigger.end), trigger.end, modifier.start
        if rule.scope and gap > rule.scope:
            continue
        cut = any(low <= stop.start < high for stop in stops)
        side = (
            "inside"
            if modifier.start >= trigger.start and modifier.end <= trigger.end
            else "before"
            if before
            else "after"
        )
        found.append((rule.category + ("~" if cut else ""), side, gap))
    return found
