"""Where the scout sees a rule, and only there, one matches."""

import re

import pytest
from django.conf import settings

from benchmarks.articles import read_articles
from ingest.extraction.branches import plain_branches, scout
from ingest.extraction.rules import FOLDER, lower_keeping_length, rule_set
from ingest.extraction.temporal import EXPRESSION, find_expressions

NAMES = sorted(path.stem for path in FOLDER.glob("*.jsonl"))


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    articles = [*read_articles(settings.BASE_DIR / "corpus" / "dev-hard")]
    articles += read_articles(settings.BASE_DIR / "corpus" / "dev-plain")
    return [lower_keeping_length(line) for article in articles for line in article.text.split("\n")]


@pytest.mark.parametrize("name", NAMES)
def test_rules_match_as_in_one_alternation(name: str, sentences: list[str]) -> None:
    rules = rule_set(name)
    whole = re.compile(r"\b(?:" + "|".join(f"({rule.pattern.pattern})" for rule in rules.rules) + r")(?!\w)")
    examples = [example for rule in rules.rules for example in (*rule.matches, *rule.rejects)]
    for text in [*sentences, *examples]:
        expected = [match.span() for match in whole.finditer(text)]
        assert [(match.start, match.end) for match in rules.find(text)] == expected


@pytest.mark.parametrize(
    ("patterns", "text", "at"),
    [
        (["met|meets?", "[0-9]+ talks"], "they met", 5),
        (["met|meets?", "[0-9]+ talks"], "the 12 talks", 4),
        (["a?bc"], "so bc", 3),
        (["(?:held|had) talks"], "who had talks", 4),
        (["met"], "metal helmet", None),
        (["x*"], "y", 1),  # a pattern that matches nothing at all
    ],
)
def test_scout_finds_where(patterns: list[str], text: str, at: int | None) -> None:
    found = scout(patterns).search(text)
    assert (found.start() if found else None) == at


def test_branches_of_brackets_are_spread() -> None:
    assert list(plain_branches("(?:a|b) c|d")) == ["a c", "b c", "d"]


def test_times_are_found_as_by_one_expression(sentences: list[str]) -> None:
    odd = [
        "_may 3, 20th of may 2021x",
        "on the 3rd-5th of junes in1999",
        "half an hour ago; a half hour back",
        "20201 2020/1/1",
    ]
    found = 0
    for lower in [*sentences, *odd]:
        ours = [(match.span(), match.groupdict()) for match in find_expressions(lower)]
        assert ours == [(match.span(), match.groupdict()) for match in EXPRESSION.finditer(lower)]
        found += len(ours)
    assert found > len(sentences) / 10
