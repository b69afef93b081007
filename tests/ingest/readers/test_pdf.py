"""PDF documents: reading order, edges, broken words, and what is refused."""

from collections.abc import Callable

import pytest

from ingest.readers import Limits, ReadError, read_article
from tests.samples import pdf
from tests.samples.articles import Told, tell


def body(text: str, told: Told) -> str:
    """The text from its dateline on, the headline left out."""
    return text[text.index(told.paragraphs[0][:8]) :]


@pytest.mark.parametrize("make", [pdf.plain, pdf.two_columns, pdf.narrow])
@pytest.mark.parametrize("number", range(5))
def test_the_text_comes_out_as_it_is_read(make: Callable[[Told], bytes], number: int) -> None:
    told = tell(number)
    article = read_article("a.pdf", make(told))
    assert body(article.text, told) == told.text
    assert article.title == told.title
    assert (article.published, article.published_from) == (None, "none"), "when a file was made says nothing"
    assert article.language == "en"


@pytest.mark.parametrize("number", range(5))
def test_headers_footers_and_page_numbers_are_dropped_and_tell_the_address(number: int) -> None:
    told = tell(number)
    article = read_article("a.pdf", pdf.many_pages(told))
    assert article.text.split("\n\n") == [one for both in zip(told.paragraphs, pdf.NOTES, strict=True) for one in both]
    assert (article.title, article.url) == (told.title, told.url)


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (pdf.scan(), "scan", "it is a scan"),
        (pdf.document([[pdf.Run(60, 700, 10, "Muttaqi met.")]], locked=True), "locked", "password"),
        (b"%PDF-1.7\nnonsense", "damaged", "damaged"),
        (pdf.plain(tell(1))[:600], "damaged", "damaged"),
        (pdf.document([[pdf.Run(60, 700, 10, "Muttaqi met.")]], filler=100_000), "too_large", "100,001 pages"),
    ],
    ids=["scan", "locked", "nonsense", "cut", "many_pages"],
)
def test_what_gives_no_text_is_explained(data: bytes, code: str, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        read_article("a.pdf", data)
    assert caught.value.code == code


def test_pages_are_limited() -> None:
    data = pdf.many_pages(tell(2))
    with pytest.raises(ReadError, match="4 pages, and at most 3"):
        read_article("a.pdf", data, Limits(pages=3))
