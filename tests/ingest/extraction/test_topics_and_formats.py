import re

import pytest

from ingest.extraction.branches import split_branches
from ingest.extraction.formats import bearing_on, find_formats, format_of
from ingest.extraction.rules import Rule, RuleError, load_rules, parse_rule
from ingest.extraction.schema import Format
from ingest.extraction.topics import PSEUDO, build_index, find_topics


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they spoke by telephone", "phone"),
        ("they met by video link after a phone call", "video"),
        ("they met in kabul", "in_person"),
    ],
)
def test_format(text: str, expected: Format) -> None:
    assert format_of(find_formats(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("joined a three-way call", "phone"),
        ("urged him on a video call to wait", "video"),
        ("was video linked with the minister", "video"),
        ("paid a courtesy call on the minister", "in_person"),
        ("agreed on a hotline between the ministries", "in_person"),
    ],
)
def test_calls_and_what_only_sounds_like_one(text: str, expected: Format) -> None:
    assert format_of(find_formats(text)) == expected


def test_a_call_at_another_time_does_not_bear_on_the_meeting() -> None:
    text = "x will meet y in oslo, days after the two agreed by telephone"
    told = (text.index("meet"), text.index("meet") + 4)
    assert bearing_on(find_formats(text), text, told, [0, text.index("y in")]) == []
    assert bearing_on(find_formats("x met y by telephone"), "x met y by telephone", (2, 5), [])


def test_a_call_bears_on_the_people_beside_it() -> None:
    text = "the talks came days after x and y had joined a three-way call"
    people = [text.index("x and"), text.index("y had")]
    assert bearing_on(find_formats(text), text, (4, 9), people)
    assert not bearing_on(find_formats(text), text, (4, 9), [0, 4])


def slugs_and_words(text: str) -> list[tuple[str, str]]:
    return [(hit.slug, text[hit.start : hit.end]) for hit in find_topics(text)]


def test_topics_with_their_words() -> None:
    found = slugs_and_words("trade and girls' schools")
    assert ("trade-economy", "trade") in found
    assert ("women-girls", "girls' schools") in found
    assert not any(slug == "narcotics" for slug, _ in found)


def test_the_longest_words_of_a_topic_stand() -> None:
    found = slugs_and_words("they reviewed bilateral relations between the two countries")
    assert ("bilateral-relations", "bilateral relations") in found
    assert ("bilateral-relations", "bilateral") not in found


def test_idioms_are_no_topics() -> None:
    assert find_topics("in return, the security council's envoy flew home") == ()
    assert ("migration-refugees", "return") in slugs_and_words("the return of thousands")


@pytest.mark.parametrize("rule", [rule for rule in load_rules("topics") if rule.category != PSEUDO], ids=lambda r: r.id)
def test_the_index_finds_what_the_rule_matches(rule: Rule) -> None:
    """The rules are cut into branches by their first letters; nothing may get lost by that."""
    for text in rule.matches:
        match = re.search(rf"\b(?:{rule.pattern.pattern})(?!\w)", text)
        assert match is not None
        assert any(h.slug == rule.category and h.start <= match.start() < h.end for h in find_topics(text)), text


def test_a_branch_that_would_never_be_tried_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    line = '{"id": "x", "pattern": "trade|\\\\w+-ties", "category": "x", "matches": ["trade"], "rejects": ["a"]}'
    monkeypatch.setattr("ingest.extraction.topics.load_rules", lambda name: (parse_rule(line, name),))
    with pytest.raises(RuleError, match="does not begin with two plain letters"):
        build_index()


@pytest.mark.parametrize(
    ("pattern", "branches"),
    [
        ("a|b(?:c|d)|e", ["a", "b(?:c|d)", "e"]),
        (r"a\||[|(]b|c", [r"a\|", "[|(]b", "c"]),
    ],
)
def test_branches_outside_brackets(pattern: str, branches: list[str]) -> None:
    assert split_branches(pattern) == branches


def test_a_sentence_of_nothing_but_topic_words() -> None:
    """Odd texts: the time must not grow with the square of the words."""
    assert len(find_topics("in return " * 20_000 + "for women and girls")) == 2
