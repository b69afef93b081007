"""Arbitrary bytes, and real files with bytes changed, cut and doubled: an article or `ReadError`, nothing else."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.readers import READERS, ArticleReader, ArticleText, ReadError, read_article
from tests.samples import mail, pages, pdf, word
from tests.samples.articles import tell

TOLD = tell(3)
REAL = {
    "a.pdf": pdf.two_columns(TOLD),
    "a.docx": word.with_table(TOLD),
    "a.eml": mail.both(TOLD),
    "a.mhtml": mail.mhtml(TOLD, pages.wordpress(TOLD)),
    "a.html": pages.linked_data(TOLD).encode(),
    "a.txt": TOLD.text.encode(),
}
LIMITED = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def explained(error: ReadError) -> None:
    assert str(error).strip().endswith((".", ")"))


def read(name: str, data: bytes) -> ArticleText | None:
    try:
        article = read_article(name, data)
    except ReadError as error:
        explained(error)
        return None
    assert article.text.strip()
    assert not set(article.text) & {"\0", "\r"}
    article.text.encode()
    return article


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: str(reader.name))
@LIMITED
@given(data=st.binary(max_size=2000))
def test_any_bytes(reader: ArticleReader, data: bytes) -> None:
    try:
        reader.read(data)
    except ReadError as error:
        explained(error)


@pytest.mark.parametrize("name", REAL)
@LIMITED
@given(
    at=st.floats(0, 1), noise=st.binary(max_size=30), cut=st.floats(0, 1), again=st.booleans(), keep=st.integers(0, 4)
)
def test_mutated_files(name: str, at: float, noise: bytes, cut: float, again: bool, keep: int) -> None:
    data = REAL[name]
    place = int(at * len(data))
    data = data[:place] + noise + data[place + len(noise) :]
    if keep == 0:
        data = data[: int(cut * len(data))]
    read(name, data + data[place:] if again else data)


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("real", REAL)
def test_wrong_extensions_are_read_by_what_is_inside(name: str, real: str) -> None:
    article = read(name, REAL[real])
    if real not in {"a.txt"}:
        assert article is not None
        assert TOLD.paragraphs[0][:60] in article.text


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4\n" + pages.semantic(TOLD).encode(),
        pages.semantic(TOLD).encode() + REAL["a.docx"],
        REAL["a.docx"] + REAL["a.pdf"],
        b"GIF89a/*" + pages.scripted(TOLD).encode(),
        TOLD.text.encode() + b"\0" * 1000,
        b"x" * 3_000_000,
        b"From: a\nSubject: b\n" + b"X-Y: " + b"z" * 3_000_000,
        b"From: a\nSubject: b\n" + b"=?utf-8?q?" * 20_000,
        b"From: a\nSubject: b\nTo: " + b'<("@,:;' * 20_000 + b"\n\nMuttaqi met the envoy in Kabul.",
        b"%PDF-1.4\n" + b"1 0 obj <<" * 200_000,
        b"%PDF-1.4\n" + b"[" * 1_000_000,
        word.package(b"<w>" + b"<p>" * 100_000),
    ],
    ids=["pdf_html", "html_zip", "zip_pdf", "gif_html", "nul", "line", "header", "encoded", "to", "pdf", "deep", "xml"],
)
def test_polyglots_and_huge_parts_end_quickly(data: bytes) -> None:
    for name in ("a.txt", "a.pdf", "a.docx", "a.eml"):
        started = time.monotonic()
        read(name, data)
        assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "خبر.txt", "新闻.txt", "новости.txt", "a\0b.txt", "a" * 5000, "."]
)
def test_names_of_every_kind(name: str) -> None:
    assert read(name, REAL["a.txt"])
