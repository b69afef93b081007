import pytest

from ingest.extraction.formats import find_formats, format_of
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


def test_topics_with_their_words() -> None:
    found = find_topics("trade and girls' schools", 10)
    assert found["trade-economy"] == [Span(10, 15)]
    assert found["women-girls"] == [Span(20, 25)]
    assert "narcotics" not in found
