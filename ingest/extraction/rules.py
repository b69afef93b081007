"""Rules are data: each `rules/*.jsonl` holds one rule a line, with its own examples, which the tests run.

A rule is `{"id", "pattern", "category", "matches", "rejects"}` and, in `assertion.jsonl`, also `direction` and `scope`.
The pattern is a regular expression over text in lower case. `rules/README.md` tells how to write one.
"""

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

from ingest.extraction.branches import scout

FOLDER = Path(__file__).parent / "rules"
Direction = Literal["forward", "backward", "both"]
REQUIRED = {"id", "pattern", "category", "matches", "rejects"}
OPTIONAL = {"direction", "scope", "weight", "note"}


class RuleError(ValueError):
    """A rule that cannot be used; the message names the file and the line."""


@dataclass(frozen=True)
class Rule:
    """`scope` is the number of tokens that an assertion rule reaches (0: to the end of the sentence).

    `weight` is what a topic rule's words say by themselves, in log odds, before anything is learned from articles.
    """

    id: str
    pattern: re.Pattern[str]
    category: str
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    direction: Direction = "both"
    scope: int = 0
    weight: float = 0.0


def parse_rule(line: str, where: str) -> Rule:
    """One line as a `Rule`; raises `RuleError` beginning with `where` (file and line)."""
    try:
        raw: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise RuleError(f"{where}: not valid JSON ({error})") from error
    if not isinstance(raw, dict):
        raise RuleError(f"{where}: a rule is a JSON object")
    unknown, missing = set(raw) - REQUIRED - OPTIONAL, REQUIRED - set(raw)
    if unknown or missing:
        raise RuleError(f"{where}: unknown keys {sorted(unknown)}, missing keys {sorted(missing)}")
    if raw.get("direction", "both") not in get_args(Direction):
        raise RuleError(f"{where}: direction must be one of {', '.join(get_args(Direction))}")
    try:
        pattern = re.compile(raw["pattern"])
    except re.error as error:
        raise RuleError(f"{where}: the pattern is no regular expression ({error})") from error
    return Rule(
        id=raw["id"],
        pattern=pattern,
        category=raw["category"],
        matches=tuple(raw["matches"]),
        rejects=tuple(raw["rejects"]),
        direction=cast("Direction", raw.get("direction", "both")),
        scope=int(raw.get("scope", 0)),
        weight=float(raw.get("weight", 0)),
    )


@cache
def load_rules(name: str) -> tuple[Rule, ...]:
    """All rules of `rules/NAME.jsonl` in the order of the file; raises `RuleError` on any fault, twice used ids too."""
    path = FOLDER / f"{name}.jsonl"
    rules: dict[str, Rule] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{path.name}:{number}"
        rule = parse_rule(line, where)
        if rule.id in rules:
            raise RuleError(f"{where}: the id {rule.id!r} is used twice")
        rules[rule.id] = rule
    return tuple(rules.values())


@dataclass(frozen=True)
class RuleMatch:
    """A rule that matched, with character offsets into the text given."""

    rule: Rule
    start: int
    end: int


class RuleSet:
    """Many rules searched in one pass: an alternation, in which the first rule of the file wins at a position.

    Most of a text matches none, so a scout looks for the positions.
    """

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self.rules = rules
        self._union = re.compile(r"\b(?:" + "|".join(f"({rule.pattern.pattern})" for rule in rules) + r")(?!\w)")
        self._scout = scout(rule.pattern.pattern for rule in rules)
        self._groups = self._number_groups()

    def _number_groups(self) -> dict[int, Rule]:
        groups, number = {}, 1
        for rule in self.rules:
            groups[number] = rule
            number += 1 + rule.pattern.groups
        return groups

    def find(self, lower: str) -> list[RuleMatch]:
        """All matches in `lower`, text in lower case; they do not overlap."""
        found, at = [], 0
        while (seen := self._scout.search(lower, at)) is not None:
            match = self._union.match(lower, seen.start())
            at = seen.start() + 1
            if match is not None:
                at = max(at, match.end())
                if (rule := self._groups.get(match.lastindex or 0)) is not None:
                    found.append(RuleMatch(rule, match.start(), match.end()))
        return found


@lru_cache(maxsize=50_000)
def word_matches(name: str, lower: str) -> bool:
    """Does any rule of the file match in this one word, in lower case?"""
    return bool(rule_set(name).find(lower))


@cache
def rule_set(name: str) -> RuleSet:
    """The rules of one file as a `RuleSet`, built once."""
    return RuleSet(load_rules(name))


def lower_keeping_length(text: str) -> str:
    """Lower case in which every character keeps its place (some, such as `İ`, would become two)."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
