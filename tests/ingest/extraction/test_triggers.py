import pytest

from ingest.extraction.triggers import Trigger, find_triggers
from tests.ingest.extraction.builders import build_doc


def find(text: str) -> list[Trigger]:
    article = build_doc(text.split())
    return find_triggers(article, article.sentences[0])


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("Muttaqi met Wang", ["meet"]),
        ("Muttaqi held separate talks with Wang", ["meet"]),
        ("Muttaqi spoke by phone with Wang", ["phone"]),
        ("the move was met with dismay", []),
        ("the cabinet meeting was long", []),
        ("a room with a view", ["with"]),
    ],
)
def test_words_that_may_tell_of_a_meeting(text: str, categories: list[str]) -> None:
    assert [trigger.category for trigger in find(text)] == categories


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        ("Muttaqi will meet Wang", ("PLANNED", "before", 0)),
        ("Muttaqi did not meet Wang", ("NEGATED", "before", 0)),
        ("Muttaqi refused to meet Wang", ("REFUSED", "before", 1)),
        ("talks with Wang were called off", ("CANCELLED", "after", 2)),
        ("Muttaqi called for talks", ("CALLED_FOR", "before", 0)),
    ],
)
def test_modifiers_that_reach_it(text: str, modifier: tuple[str, str, int]) -> None:
    assert modifier in find(text)[-1].modifiers


def test_a_word_that_ends_the_clause_cuts_the_modifier_off() -> None:
    (met,) = [trigger for trigger in find("he did not speak but met Wang") if trigger.category == "meet"]
    assert ("NEGATED~", "before", 2) in met.modifiers


def test_a_modifier_beyond_its_scope_does_not_reach() -> None:
    trigger = find("not one two three four five six seven eight nine ten met Wang")[-1]
    assert [category for category, _, _ in trigger.modifiers if category == "NEGATED"] == []


def test_a_pseudo_negation_negates_nothing() -> None:
    assert [m for m in find("he not only met Wang")[-1].modifiers if m[0].startswith("NEG")] == []
