"""The registry, and what holds for every reader."""

import pickle
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.readers import READERS, ArticleText, ReadError, read_article, reader_for
from ingest.readers.docx import DocxReader
from ingest.readers.html import HtmlReader
from ingest.readers.language import detect_language
from ingest.readers.mail import MailReader
from ingest.readers.pdf import PdfReader
from ingest.readers.plain import PlainReader


@pytest.mark.parametrize(
    ("filename", "head", "reader"),
    [
        ("a.txt", b"Muttaqi met", PlainReader),
        ("A.TXT", b"", PlainReader),
        ("article", b"Muttaqi met", PlainReader),
        ("Statement no. 12", b"Muttaqi met", PlainReader),
        ("a.txt", b"<script>alert(1)</script>", PlainReader),
        ("a.htm", b"<p>Muttaqi met", HtmlReader),
        ("a.txt", b"\xef\xbb\xbf\n<!doctype HTML>", HtmlReader),
        ("page.php", b"<?xml version='1.0'?>\n<!-- saved - from --><html lang=en>", HtmlReader),
        ("a.txt", b"%PDF-1.7", PdfReader),
        ("a.pdf", b"From: a@b.org\r\nSubject: They met\r\n\r\nMuttaqi met", MailReader),
        ("a.docx", b"PK\x03\x04", DocxReader),
        ("a.txt", b"From: Kabul\nMuttaqi met", PlainReader),
        ("page", "\ufeff<html>".encode("utf-16-le"), HtmlReader),
    ],
)
def test_reader_for(filename: str, head: bytes, reader: type) -> None:
    assert type(reader_for(filename, head)) is reader


@pytest.mark.parametrize(
    ("filename", "head", "code", "words"),
    [
        ("a.xyz", b"Muttaqi met", "unsupported", "“.xyz”"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "binary", "a PNG picture"),
        ("a.html", b"PK\x03\x04", "binary", "a ZIP archive or an Office document"),
        ("a.webp", b"RIFF\x00\x00\x00\x00WEBP", "binary", "a WebP picture"),
    ],
)
def test_unknown_formats_are_named_with_the_supported_ones(filename: str, head: bytes, code: str, words: str) -> None:
    with pytest.raises(ReadError, match=words) as caught:
        reader_for(filename, head)
    assert caught.value.code == code
    for reader in READERS:
        assert all(suffix in str(caught.value) for suffix in reader.suffixes)


def test_read_error_survives_pickling() -> None:
    error = pickle.loads(pickle.dumps(ReadError("Empty.", "empty")))  # noqa: S301
    assert (str(error), error.code) == ("Empty.", "empty")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Muttaqi met Wang Yi in Doha.", "en"),
        ("Foreign minister Mevlüt Çavuşoğlu met Jeenbek Kulubaev and Sadyr Japarov in Bishkek, Mujahid tweeted.", "en"),
        ("وزیر امور خارجه طالبان با سفیر ایران در کابل دیدار کرد و درباره روابط دو کشور گفتگو کردند", "fa"),
        ("د بهرنیو چارو وزیر امیر خان متقي په کابل کې د چین له سفیر سره وکتل او خبرې یې وکړې", "ps"),
        ("El ministro de Exteriores se reunió con el embajador en Kabul el lunes.", "es"),
        ("Le ministre a rencontré l’ambassadeur de Chine à Kaboul lundi.", "fr"),
    ],
)
def test_detect_language(text: str, language: str) -> None:
    assert detect_language(text) == language


PIECES = (
    *(b"Muttaqi met the envoy. ", b"2021-10-12 ", b"\r", b"\n\n", b"\0", b"\x93", b"\xe2\x80\x99", b"\\ud800", b"'>"),
    *(b"<html>", b"<p>", b"</p>", b"<!--", b"<script>", b"<a href='", b"<meta charset=", b"<time datetime='"),
    *(b"\xff\xfe", b"\xef\xbb\xbf", b"&#0;", b"&#xD800;", b'"}</script>'),
    b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"',
    b'","articleBody":"',
)


def outcome(filename: str, data: bytes) -> ArticleText | ReadError:
    try:
        return read_article(filename, data)
    except ReadError as error:
        return error


@settings(max_examples=150, deadline=5000, suppress_health_check=[HealthCheck.too_slow])
@given(
    data=st.one_of(st.binary(max_size=400), st.lists(st.sampled_from(PIECES), max_size=40).map(b"".join)),
    filename=st.sampled_from(["a.txt", "a.html", "a", "a.pdf", "a.docx", "a.eml", "a.mhtml"]),
)
def test_any_bytes_give_an_article_or_a_read_error(data: bytes, filename: str) -> None:
    result = outcome(filename, data)
    if isinstance(result, ReadError):
        assert str(result).endswith("."), "a message in sentences"
        return
    assert result.text.strip()
    assert result.language
    for value in (result.text, result.title or "", result.outlet or "", result.url or ""):
        assert not set(value) & {"\0", "\r"}
        assert value.encode() or not value, "no lone surrogates"


@pytest.mark.parametrize(
    "data",
    [
        b"<" * 5_000_000,
        b"x" * 5_000_000,
        b"<html><body><p>" + b"Muttaqi met the envoy " * 100_000,
        b"<html><body>" + b"<div>" * 45_000 + b"Muttaqi met the envoy.",
        b"Mu\xf1oz met the envoy. " * 200_000,
        b"<!DOCTYPE html>" + b"<!--" * 90_000,
        b"<html>" + b"<p " * 90_000,
    ],
    ids=["brackets", "one_word", "one_paragraph", "deep", "legacy", "comments", "open_tags"],
)
@pytest.mark.parametrize("filename", ["a.txt", "a.html"])
def test_big_files_take_seconds_at_most(filename: str, data: bytes) -> None:
    started = time.monotonic()
    outcome(filename, data)
    assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("والی کابل با ولسوال پغمان دیدار کرد و درباره پوهنتون کابل گفتگو کردند.", "prs"),
        ("استاندار تهران با رئیس دانشگاه و فرماندار دیدار کرد و درباره پوهنتون کابل و ولسوالی گفتگو کردند.", "fa"),
        ("د افغانستان د بهرنیو چارو سرپرست وزیر په دوحه کې له خپل سیال سره وکتل.", "ps"),
        ("وزیر خارجہ نے کابل میں اپنے ہم منصب سے ملاقات کی اور دونوں ملکوں کے تعلقات پر بات کی۔", "ur"),
        ("التقى وزير الخارجية نظيره في الدوحة يوم الثلاثاء وبحثا العلاقات بين البلدين.", "ar"),
        ("Mullah Yaqoob (ملا محمد یعقوب) met the envoy of China in Kabul on Tuesday.", "en"),
    ],
)
def test_languages_in_arabic_script_are_told_by_their_letters(text: str, language: str) -> None:
    assert detect_language(text) == language
