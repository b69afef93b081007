"""E-mails and MHTML: the best body, subject, sender and day."""

from collections.abc import Callable
from datetime import date

import pytest

from ingest.readers import ReadError, read_article
from ingest.readers.mail import attachments
from tests.samples import mail, pages, pdf
from tests.samples.articles import Told, tell


@pytest.mark.parametrize("make", [mail.plain, mail.both, mail.page_alone, mail.forwarded, mail.with_attachments])
@pytest.mark.parametrize("number", range(5))
def test_body_subject_sender_and_day(make: Callable[[Told], bytes], number: int) -> None:
    told = tell(number)
    article = read_article("a.eml", make(told))
    assert article.text.strip() == told.text
    assert (article.title, article.outlet) == (told.title, told.outlet)
    assert (article.published, article.published_from) == (told.published, "found")


@pytest.mark.parametrize("number", range(10))
def test_saved_page_is_read_as_a_page_with_its_address(number: int) -> None:
    told = tell(number)
    article = read_article("a.mhtml", mail.mhtml(told, pages.DESIGNS[number](told)))
    assert told.text in article.text
    assert (article.title, article.url) == (told.title, told.url)
    page = read_article("a.html", pages.DESIGNS[number](told).encode())
    assert article.outlet == page.outlet == told.outlet
    assert article.published != date(2024, 12, 20), "the day of saving is no day of publication"


def test_attachments_of_known_formats_come_with_their_names() -> None:
    told = tell(2)
    files = {"../../etc/release.pdf": pdf.plain(told), "logo.png": b"\x89PNG", "متن.txt": b"They met."}
    found = dict(attachments(mail.with_attachments(told, **files), frozenset({".pdf", ".txt"})))
    assert found == {"release.pdf": pdf.plain(told), "متن.txt": b"They met."}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"From: a@b.org\nSubject: x\nMIME-Version: 1.0\n\n", "no_article"),
        (b"From: a@b.org\nSubject: x\n\n" + b"\n" * 600_000 + b"x", "too_complex"),
        (b"From: a@b.org\nSubject: x\n" + b"Content-Type: multipart/mixed; boundary=a\n\n--a\n" * 500, "too_complex"),
        (b"From: a@b.org\nSubject: x\n" + b"Content-Type: message/rfc822\n\n" * 30_000, "damaged"),
    ],
    ids=["empty", "lines", "boundaries", "nested"],
)
def test_what_gives_no_text_is_explained(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_article("a.eml", data)
    assert caught.value.code == code
