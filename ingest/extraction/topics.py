"""Topic words: which themes of `rules/topics.jsonl` a sentence touches, and with which words.

Each theme is one rule and belongs to one topic; which of the topics was talked about in a meeting is decided in
`assembly/topic_choice.py`. Words of the category 'pseudo' ('security council', 'in return') are taken out of play.
"""

import re
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby

from ingest.extraction.branches import plain_branches
from ingest.extraction.rules import Rule, RuleError, load_rules

PSEUDO = "pseudo"
LONGEST = 8
_WORD = re.compile(r"(?<!\w)\w\w?")
_START = re.Match.start
_KEY = re.compile(r"[a-z0-9][a-z0-9 -]")


@dataclass(frozen=True, slots=True)
class TopicHit:
    """Characters `start` to `end` of a text in lower case are words of the theme `rule`, which belongs to `slug`."""

    slug: str
    rule: str
    start: int
    end: int


@cache
def topic_weights() -> dict[str, float]:
    """By theme: what its words say by themselves, in log odds; those not listed say nothing beforehand."""
    return {rule.id: rule.weight for rule in load_rules("topics") if rule.weight}


@lru_cache(maxsize=512)
def find_topics(lower: str) -> tuple[TopicHit, ...]:
    """All topic words of a text in lower case: by topic, in order; within one topic the longest words stand."""
    index = _index()
    found: list[TopicHit] = []
    for start in map(_START, _WORD.finditer(lower)):
        bucket = index.get(lower[start : start + 2])
        if bucket is not None and bucket.union.match(lower, start) is not None:
            found += _hits_at(lower, start, bucket)
    pseudo = sorted((hit.start, hit.end) for hit in found if hit.slug == PSEUDO)
    kept = sorted(
        (hit for hit in found if hit.slug != PSEUDO and not _within(hit, pseudo)),
        key=lambda hit: (hit.slug, hit.start, -hit.end),
    )
    return tuple(hit for _, group in groupby(kept, key=lambda hit: hit.slug) for hit in _outermost(group))


def _within(hit: TopicHit, spans: list[tuple[int, int]]) -> bool:
    """Does one of the spans, sorted, hold the hit? No phrase of the rules has more words than `LONGEST`."""
    last = bisect_right(spans, (hit.start, sys.maxsize))
    return any(end >= hit.end for _, end in spans[max(0, last - LONGEST) : last])


def _outermost(hits: Iterator[TopicHit]) -> Iterator[TopicHit]:
    end = -1
    for hit in hits:
        if hit.start >= end:
            yield hit
            end = hit.end


def _hits_at(lower: str, start: int, bucket: "_Bucket") -> Iterator[TopicHit]:
    for rule, pattern in bucket.rules:
        match = pattern.match(lower, start)
        if match is not None:
            yield TopicHit(rule.category, rule.id, start, match.end())


@dataclass(frozen=True, slots=True)
class _Bucket:
    """The rules that may match where a word begins with two given letters, cut down to the branches that do."""

    union: re.Pattern[str]
    rules: Sequence[tuple[Rule, re.Pattern[str]]]


@cache
def _index() -> dict[str, _Bucket]:
    return build_index()


def build_index() -> dict[str, _Bucket]:
    """Buckets by the first two letters: trying all rules at every place of a text takes ten times as long.

    Raises `RuleError` where a branch begins with anything but two plain letters, as it would never be tried.
    """
    branches: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rules = {rule.id: rule for rule in load_rules("topics")}
    for rule in rules.values():
        for branch in plain_branches(rule.pattern.pattern):
            key = _KEY.match(branch)
            if key is None or branch[2:3] in ("?", "*"):
                raise RuleError(f"topics.jsonl: rule {rule.id!r}: {branch!r} does not begin with two plain letters")
            branches[key.group()][rule.id].append(branch)
    return {
        key: _Bucket(
            _compile([branch for branches in mine.values() for branch in branches]),
            tuple((rules[name], _compile(mine[name])) for name in rules if name in mine),
        )
        for key, mine in branches.items()
    }


def _compile(branches: list[str]) -> re.Pattern[str]:
    """The longest branch first: 'visa quotas' before 'visas?'."""
    return re.compile("(?:" + "|".join(sorted(set(branches), key=lambda branch: (-len(branch), branch))) + r")(?!\w)")
