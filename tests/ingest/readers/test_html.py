from datetime import date
from html import escape

import pytest

from ingest.readers import ReadError, read_article

BODY = [f"The acting foreign minister Amir Khan Muttaqi met envoy number {n} in Kabul on Monday & left." for n in "123"]
MENU = "<nav><ul>" + "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(9)) + "</ul></nav>"
FOOTER = "<footer><p>© 2019 Kabul Times. All rights reserved.</p></footer>"


def page(head: str = "", body: list[str] | None = None) -> str:
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in (BODY if body is None else body))
    return f"<!DOCTYPE html><html><head>{head}</head><body>{MENU}<article>{paragraphs}</article>{FOOTER}</body></html>"


def code_of(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_article("a.html", data)
    return caught.value.code


def test_keeps_the_article_and_drops_its_surroundings() -> None:
    article = read_article("a.html", page("<title>Muttaqi Meets Envoys</title>").encode())
    assert article.text == "\n\n".join(BODY)
    assert (article.title, article.language) == ("Muttaqi Meets Envoys", "en")
    assert (article.published, article.published_from) == (None, "none"), "a copyright year dates no article"


def test_reads_the_same_page_twice() -> None:
    data = page().encode()
    assert read_article("a.html", data) == read_article("b.html", data)


def test_finds_what_open_graph_says() -> None:
    head = (
        "<title>x</title><meta property='og:title' content='Muttaqi Meets Wang'>"
        "<meta property='og:site_name' content='Kabul Times'>"
        "<meta property='article:published_time' content='2021-10-12T23:30:00-04:00'>"
        "<link rel='canonical' href='https://kabul.example/a/1'>"
    )
    article = read_article("a.html", page(head).encode())
    assert (article.title, article.outlet) == ("Muttaqi Meets Wang", "Kabul Times")
    assert (article.published, article.published_from) == (date(2021, 10, 12), "found")
    assert article.url == "https://kabul.example/a/1"


def test_reads_articles_that_stand_only_in_json_ld() -> None:
    ld = (
        '{"@context":"https://schema.org","@type":"NewsArticle","headline":"Muttaqi Meets Wang","datePublished":'
        '"2022-03-04T10:00:00Z","publisher":{"@type":"Organization","name":"Ariana"},"articleBody":'
        '"Muttaqi met Wang Yi in Doha.\\ud800 ' + "They spoke of trade and transit for hours. " * 5 + '"}'
    )
    article = read_article("a.html", f"<html><script type='application/ld+json'>{ld}</script><body></body>".encode())
    assert article.text.startswith("Muttaqi met Wang Yi in Doha.")
    assert article.text.encode(), "no lone surrogate is left"
    assert (article.title, article.outlet) == ("Muttaqi Meets Wang", "Ariana")
    assert article.published == date(2022, 3, 4)


def test_markup_does_not_survive_and_text_that_looks_like_it_stays() -> None:
    html = page().replace("<article>", "<article><script>alert('x')</script><p onclick='y()'>They <b>met</b> Li.</p>")
    article = read_article("a.html", html.replace("& left", "&lt;img onerror=z&gt; left").encode())
    assert "alert" not in article.text
    assert "They met Li." in article.text
    assert "onclick" not in article.text


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/a/1", "https://"])
def test_drops_addresses_that_are_no_links(address: str) -> None:
    assert read_article("a.html", page(f"<link rel='canonical' href='{address}'>").encode()).url is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
def test_heeds_the_declared_encoding_where_it_counts(encoding: str) -> None:
    text = "Министр Лавров принял делегацию в Москве."
    data = page("<meta charset='windows-1251'>", [text]).encode(encoding, "xmlcharrefreplace")
    assert read_article("a.html", data).text == text


@pytest.mark.parametrize("declared", ["no-such-thing", "punycode", "rot13", "utf-16"])
def test_ignores_declared_encodings_that_are_none_of_news(declared: str) -> None:
    data = page(f"<meta charset='{declared}'>", ["Envoy Muñoz met Muttaqi in Kabul."]).encode("cp1252")
    assert "Muñoz met Muttaqi" in read_article("a.html", data).text


def test_reads_fragments() -> None:
    assert read_article("a.html", b"<p>Muttaqi met Wang Yi in Doha.</p>").text == "Muttaqi met Wang Yi in Doha."


@pytest.mark.parametrize(
    "body",
    [
        MENU,
        "<p>Please enable JavaScript and cookies to continue</p>",
        "".join(f"<h3><a href='/{n}'>Minister {n} meets his counterpart in Doha for talks</a></h3>" for n in range(20)),
        "",
    ],
)
def test_refuses_pages_without_an_article(body: str) -> None:
    assert code_of(f"<html><head><title>Home</title></head><body>{body}</body></html>".encode()) == "no_article"


def test_refuses_pages_that_would_take_minutes() -> None:
    assert code_of(page().replace("<nav>", "<br>" * 100_001).encode()) == "too_complex"
    attributes = " ".join(f"a{n}=1" for n in range(2000))
    assert code_of(page().replace("<nav>", f"<nav {attributes}>").encode()) == "too_complex"


def test_reads_pages_with_embedded_pictures() -> None:
    picture = f"<img alt='x' src='data:image/png;base64,{'A/b ' * 5000}'>"
    assert read_article("a.html", page().replace("<nav>", f"{picture}<nav>").encode()).text == "\n\n".join(BODY)


def test_too_short_page() -> None:
    assert code_of(b"<html><body><p>They met.</p></body></html>") == "too_short"
