"""English is told by its commonest words where that is certain; else the identifier decides, as it would have there."""

import pytest
from django.conf import settings

from benchmarks.articles import read_articles
from ingest.readers import language
from ingest.readers.language import detect_language

ENGLISH = (
    "The acting foreign minister of Afghanistan met the ambassador of China in Kabul on Monday, and they talked of "
    "trade between the two countries, the ministry said. The envoy was received by the deputy prime minister, who "
    "spoke of the release of the reserves and of the work of the embassy, with the officials of both sides. "
)
GERMAN = (
    "Der amtierende Außenminister Afghanistans traf am Montag in Kabul den Botschafter Chinas, und sie sprachen über "
    "den Handel zwischen beiden Ländern, teilte das Ministerium mit. Der Gesandte wurde vom Vizepremier empfangen. "
)


class AskedError(Exception):
    pass


@pytest.fixture
def no_identifier(monkeypatch: pytest.MonkeyPatch) -> None:
    def ask() -> None:
        raise AskedError

    monkeypatch.setattr(language, "_identifier", ask)


@pytest.mark.usefixtures("no_identifier")
def test_plain_english_needs_no_identifier() -> None:
    assert detect_language(ENGLISH) == "en"


@pytest.mark.usefixtures("no_identifier")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "Of the people, by the people.",  # too short to tell by
        GERMAN,
        ENGLISH + GERMAN * 2,
        GERMAN * 2 + ENGLISH * 2,
        ENGLISH + "阿富汗代理外交部长周一在喀布尔会见了中国大使。" * 20,  # hardly a space: few words
        ENGLISH + "دیدار وزیر خارجه با سفیر چین در کابل " * 20,
    ],
)
def test_all_else_is_asked(text: str) -> None:
    with pytest.raises(AskedError):
        detect_language(text)


@pytest.mark.parametrize("folder", ["dev-plain", "dev-hard", "train"])
def test_the_identifier_takes_for_english_what_is_told_by_its_words(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [article.text for article in read_articles(settings.BASE_DIR / "corpus" / folder)]
    with monkeypatch.context() as patch:
        patch.setattr(language, "_PLAIN_SHARE", 2.0)
        assert {detect_language(text) for text in texts} == {"en"}
    assert {detect_language(text) for text in texts} == {"en"}
