import pytest

from ingest.extraction.formats import bearing_on, find_formats, format_of
from ingest.extraction.schema import Format, Span
from ingest.extraction.topics import find_topics


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


def test_topics_with_their_words() -> None:
    found = find_topics("trade and girls' schools", 10)
    assert found["trade-economy"] == [Span(10, 15)]
    assert found["women-girls"] == [Span(20, 25)]
    assert "narcotics" not in found
