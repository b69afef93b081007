"""Every rule's own examples, and what a faulty rule is told."""

from pathlib import Path

import pytest

from ingest.extraction.rules import (
    FOLDER,
    Rule,
    RuleError,
    RuleSet,
    load_rules,
    lower_keeping_length,
    parse_rule,
    word_matches,
)

FILES = sorted(path.stem for path in FOLDER.glob("*.jsonl"))
RULES = [(name, rule) for name in FILES for rule in load_rules(name)]
MATCHES = [pytest.param(rule, text, id=f"{name}:{rule.id}:{text}") for name, rule in RULES for text in rule.matches]
REJECTS = [pytest.param(rule, text, id=f"{name}:{rule.id}:{text}") for name, rule in RULES for text in rule.rejects]
GOOD = '{"id": "a", "pattern": "met", "category": "meet", "matches": ["met"], "rejects": ["metal"]}'


@pytest.mark.parametrize(("rule", "text"), MATCHES)
def test_matches_its_examples(rule: Rule, text: str) -> None:
    assert RuleSet((rule,)).find(text)


@pytest.mark.parametrize(("rule", "text"), REJECTS)
def test_rejects_its_examples(rule: Rule, text: str) -> None:
    assert not RuleSet((rule,)).find(text)


@pytest.mark.parametrize(("name", "rule"), RULES, ids=lambda value: getattr(value, "id", value))
def test_has_examples_and_fits_text_in_lower_case(name: str, rule: Rule) -> None:
    assert rule.matches
    assert rule.rejects
    assert all(text == text.lower() for text in (*rule.matches, *rule.rejects)), name


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not valid JSON"),
        ("[1]", "a rule is a JSON object"),
        (GOOD.replace('"category"', '"categry"'), r"unknown keys \['categry'\], missing keys \['category'\]"),
        (GOOD.replace('"met", "cat', '"m(et", "cat'), "no regular expression"),
        (GOOD.replace("{", '{"direction": "sideways", ', 1), "direction must be one of forward, backward, both"),
    ],
)
def test_a_faulty_rule_names_file_and_line(line: str, words: str) -> None:
    with pytest.raises(RuleError, match=rf"^triggers.jsonl:7: .*{words}"):
        parse_rule(line, "triggers.jsonl:7")


def test_an_id_used_twice_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "twice.jsonl").write_text(f"{GOOD}\n\n{GOOD}\n", encoding="utf-8")
    monkeypatch.setattr("ingest.extraction.rules.FOLDER", tmp_path)
    with pytest.raises(RuleError, match=r"^twice.jsonl:3: the id 'a' is used twice"):
        load_rules("twice")


def test_the_first_rule_wins_where_two_match() -> None:
    long = parse_rule(GOOD.replace('"a"', '"long"').replace('"met"', '"met with"', 1), "x:1")
    short = parse_rule(GOOD, "x:2")
    found = RuleSet((long, short)).find("he met with her and met him")
    assert [(match.rule.id, match.start, match.end) for match in found] == [("long", 3, 11), ("a", 20, 23)]


def test_lower_case_keeps_every_character_in_place() -> None:
    text = "İSTANBUL Çavuşoğlu"
    assert len(lower_keeping_length(text)) == len(text)
    assert lower_keeping_length("Ankara") == "ankara"


def test_single_words() -> None:
    assert word_matches("roles", "minister")
    assert not word_matches("roles", "ministry")
