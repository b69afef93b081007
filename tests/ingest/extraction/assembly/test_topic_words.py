"""What stands around a topic word: words for talking, denials, words of other topics."""

import pytest

from ingest.extraction.assembly.topic_words import company_features, cue_features
from ingest.extraction.topics import TopicHit


def hit(text: str, word: str, slug: str = "trade-economy") -> TopicHit:
    start = text.index(word)
    return TopicHit(slug, "trade", start, start + len(word))


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("the two sides discussed trade", "cue=discuss"),
        ("he urged the minister to allow trade", "cue=raise"),
        ("a thousand lorries of trade goods", "cue=none"),
        ("trade was discussed over lunch", "after=True"),
        ("trade fell by a third last year", "after=False"),
    ],
)
def test_cues(text: str, feature: str) -> None:
    assert feature in list(cue_features(text, hit(text, "trade")))


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("nobody spoke of trade", True),
        ("trade was not discussed", True),
        ("they did not smile. the talks were about trade", False),
        ("they spoke of trade", False),
    ],
)
def test_denials(text: str, denied: bool) -> None:
    assert ("not" in list(cue_features(text, hit(text, "trade")))) is denied


def test_company() -> None:
    text = "girls' schools, and far away from them a word on trade"
    girls, schools, trade = (
        hit(text, "girls", "women-girls"),
        hit(text, "schools", "education-culture"),
        hit(text, "trade"),
    )
    found = company_features(schools, (girls, schools, trade))
    assert "education-culture|near=women-girls" in found
    assert "education-culture|with=trade-economy" in found
    assert "education-culture|near=trade-economy" not in found
