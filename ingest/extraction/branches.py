"""Regular expressions taken apart into their branches, so that only those are tried that may match where they stand."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_MARKS = re.compile(r"\\.|\[[^\]]*\]|[()|]")  # of a pattern: escapes and classes hide what they hold
_FIRST = re.compile(r"[a-z](?![?*{+])")


def scout(patterns: Iterable[str]) -> re.Pattern[str]:
    """Finds where, as whole words, any of the patterns matches, in half the time of their alternation or less. It does
    not tell which pattern, nor the match's end."""
    return re.compile(rf"\b{by_first_letter(patterns)}(?!\w)")


def by_first_letter(patterns: Iterable[str]) -> str:
    """A pattern that matches where any of the patterns does; their branches are tried by their first letter."""
    by_letter: dict[str, list[str]] = defaultdict(list)
    others: list[str] = []
    for branch in dict.fromkeys(branch for pattern in patterns for branch in plain_branches(pattern)):
        if _FIRST.match(branch):
            by_letter[branch[0]].append(branch[1:])
        else:
            others.append(branch)
    ways = [f"{letter}(?:{'|'.join(rests)})" for letter, rests in sorted(by_letter.items())]
    return f"(?:{'|'.join([*ways, *others])})"


def plain_branches(pattern: str) -> Iterator[str]:
    """The pattern's branches, those that begin with a bracket spread: '(?:a|b) c|d' gives 'a c', 'b c', 'd'."""
    for branch in split_branches(pattern):
        group = _leading_group(branch)
        if group is None:
            yield branch
            continue
        inner, rest = group
        if rest.startswith("?"):
            rest = rest[1:]
            yield from plain_branches(rest)
        for start in split_branches(inner):
            yield from plain_branches(start + rest)


def _leading_group(branch: str) -> tuple[str, str] | None:
    """What stands in the brackets with which a branch begins, and what follows; None without, or where repeated."""
    if not branch.startswith("(?:"):
        return None
    depth, end = 0, len(branch)
    for mark in _MARKS.finditer(branch):
        depth += (mark.group() == "(") - (mark.group() == ")")
        if depth == 0 and mark.group() == ")":
            end = mark.start()
            break
    inner, rest = branch[3:end], branch[end + 1 :]
    return None if rest[:1] in ("*", "+", "{") else (inner, rest)


def split_branches(pattern: str) -> list[str]:
    """The alternatives of a pattern that stand outside all brackets."""
    branches, start, depth = [], 0, 0
    for mark in _MARKS.finditer(pattern):
        depth += (mark.group() == "(") - (mark.group() == ")")
        if mark.group() == "|" and depth == 0:
            branches.append(pattern[start : mark.start()])
            start = mark.end()
    return [*branches, pattern[start:]]
