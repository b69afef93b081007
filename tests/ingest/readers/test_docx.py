"""Word documents: titles, tables and tracked changes; what bombs and damage say."""

from collections.abc import Callable

import pytest

from ingest.readers import ReadError, read_article
from tests.samples import word
from tests.samples.articles import Told, tell


@pytest.mark.parametrize("make", [word.styled, word.with_properties, word.in_runs])
@pytest.mark.parametrize("number", range(5))
def test_title_and_paragraphs(make: Callable[[Told], bytes], number: int) -> None:
    told = tell(number)
    article = read_article("a.docx", make(told))
    assert article.title == told.title
    assert article.text.removeprefix(f"{told.title}\n\n") == told.text
    assert article.published is None, "when a file was made says nothing"


def test_tables_stand_where_they_stood_one_row_a_line() -> None:
    told = tell(3)
    paragraphs = read_article("a.docx", word.with_table(told)).text.split("\n\n")
    table = ["Date | Who met", "1 May | Muttaqi and Wang Place | Kabul"]
    assert paragraphs == [told.title, told.paragraphs[0], *table, *told.paragraphs[1:]]


def test_deleted_text_is_not_read_and_inserted_text_is() -> None:
    told = tell(4)
    text = read_article("a.docx", word.tracked(told)).text
    assert text.split("\n\n") == [f"{paragraph} (sic)" for paragraph in told.paragraphs]


SOUND = word.styled(tell(1))


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (word.billion_laughs(), "broken_page", "entities"),
        (word.package(b"<w>" + b" " * 60_000_000 + b"</w>"), "too_large", "57 MB"),
        (word.package(b"<w:p"), "damaged", "damaged"),
        (SOUND[: len(SOUND) // 2], "damaged", "damaged"),
        (b"PK\x03\x04", "damaged", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked", "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "binary", "no Word document"),
    ],
    ids=["laughs", "bomb", "xml", "cut", "head", "locked", "old"],
)
def test_what_gives_no_text_is_explained(data: bytes, code: str, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        read_article("a.docx", data)
    assert caught.value.code == code


def test_a_file_on_the_disk_is_never_opened_through_an_entity() -> None:
    xml = f"<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><d xmlns:w='{word.NAMESPACE}'><w:p>&x;</w:p></d>"
    with pytest.raises(ReadError, match="entities"):
        read_article("a.docx", word.package(xml.encode()))
