"""Web pages of ten designs: the same article within the clutter of as many kinds of site."""

import json
from collections.abc import Callable
from html import escape

from tests.samples.articles import Told

MENU = "".join(f"<li><a href='/{name}'>{name.title()}</a></li>" for name in ("world", "business", "sports", "opinion"))
TEASERS = "".join(
    f"<div class='teaser'><a href='/{n}'><h4>Ten things to see in town {n}</h4></a></div>" for n in "abcd"
)
COOKIES = "<div class='cookie-banner'><p>We use cookies.</p><button>Accept</button></div>"
FOOTER = "<footer><p>All rights reserved. Imprint. Contact.</p></footer>"


def _meta(told: Told, **changes: str) -> str:
    known = {
        "og:title": told.title,
        "og:site_name": told.outlet,
        "article:published_time": f"{told.published.isoformat()}T08:00:00+00:00",
    } | changes
    tags = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in known.items() if value)
    return f'{tags}<link rel="canonical" href="{told.url}"><title>{escape(told.title)}</title>'


def _linked_data(told: Told, **more: object) -> str:
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": told.title,
        "url": told.url,
    }
    data |= {"datePublished": told.published.isoformat(), "publisher": {"@type": "Organization", "name": told.outlet}}
    return f'<script type="application/ld+json">{json.dumps({**data, **more})}</script>'


def _body(told: Told, between: str = "") -> str:
    return between.join(f"<p>{escape(paragraph)}</p>" for paragraph in told.paragraphs)


def _page(head: str, body: str) -> str:
    return f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


def semantic(told: Told) -> str:
    """`main`, `article`, and metadata as they should be."""
    article = f"<main><article><h1>{told.title}</h1>{_body(told)}</article></main>"
    return _page(_meta(told), f"<nav><ul>{MENU}</ul></nav>{article}<aside>{TEASERS}</aside>{FOOTER}")


def wordpress(told: Told) -> str:
    share = "<div class='sharedaddy'><h3>Share this:</h3><ul><li>Facebook</li></ul></div>"
    entry = f"<h1 class='entry-title'>{told.title}</h1><div class='entry-content'>{_body(told)}{share}</div>"
    body = f"<div id='page'><div class='widget-area'>{TEASERS}</div><article class='post'>{entry}</article></div>"
    return _page(_meta(told), f"{COOKIES}<ul class='menu'>{MENU}</ul>{body}{FOOTER}")


def tables(told: Told) -> str:
    """A site of 2003: the layout is a table."""
    cells = f"<td width='150'><ul>{MENU}</ul></td><td><h2>{told.title}</h2>{_body(told)}</td>"
    return _page(_meta(told), f"<table><tr>{cells}</tr></table>{FOOTER}")


def nested_boxes(told: Told) -> str:
    """Nothing but `div`, with names that a program made."""
    inner = f"<div class='x1a2'><div class='css-9z'><div>{_body(told)}</div></div></div>"
    return _page(_meta(told), f"<div class='q8'><div>{MENU}</div><div><h1>{told.title}</h1>{inner}</div></div>{FOOTER}")


def with_related(told: Told) -> str:
    """Links to other articles between the paragraphs."""
    related = "<div class='related-articles'><h4>Read more</h4><a href='/x'>The price of apricots</a></div>"
    return _page(_meta(told), f"<article><h1>{told.title}</h1>{_body(told, related)}</article>{TEASERS}{FOOTER}")


def linked_data(told: Told) -> str:
    """All that is known stands in JSON-LD."""
    head = f"<title>{told.title} | {told.outlet}</title><link rel='canonical' href='{told.url}'>{_linked_data(told)}"
    return _page(head, f"<header><ul>{MENU}</ul></header><main><h1>{told.title}</h1>{_body(told)}</main>{FOOTER}")


def wire(told: Told) -> str:
    """A news agency: a figure with a caption first, comments last."""
    figure = "<figure><img src='a.jpg'><figcaption>A file photo of a border.</figcaption></figure>"
    comments = "<section id='comments' class='comments'><p>First! Great article, thank you.</p></section>"
    body = f"<article><h1>{told.title}</h1>{figure}<div class='article-body'>{_body(told)}</div></article>{comments}"
    return _page(_meta(told), f"<nav>{MENU}</nav>{body}{FOOTER}")


def scripted(told: Told) -> str:
    """Scripts and styles everywhere, one of them with markup in a string."""
    script = "<script>document.write('<p>You must never read this sentence.</p>'); if (a < b && c > d) {}</script>"
    style = "<style>p::after { content: 'You must never read this either.'; }</style>"
    return _page(
        f"{_meta(told)}{style}", f"{script}<article><h1>{told.title}</h1>{_body(told, script)}</article>{FOOTER}"
    )


def ministry(told: Told) -> str:
    """A government's site: the date stands in a `time`, the menus are long."""
    when = f"<time datetime='{told.published.isoformat()}' pubdate>{told.published:%d.%m.%Y}</time>"
    menus = f"<div id='menu' class='navigation'><ul>{MENU * 6}</ul></div>"
    content = f"<div id='content'><h1>{told.title}</h1>{when}<div class='text'>{_body(told)}</div></div>"
    return _page(_meta(told, **{"article:published_time": ""}), f"{menus}{content}<div id='footer'>{TEASERS}</div>")


def mobile(told: Told) -> str:
    """An AMP page: sections, and tags of its own."""
    amp = "<amp-ad width='300' height='250' type='x'></amp-ad>"
    body = f"<amp-sidebar><ul>{MENU}</ul></amp-sidebar><article><header><h1>{told.title}</h1></header>"
    return _page(_meta(told), f"{body}<section>{_body(told, amp)}</section></article>{FOOTER}")


DESIGNS: tuple[Callable[[Told], str], ...] = (
    *(semantic, wordpress, tables, nested_boxes, with_related),
    *(linked_data, wire, scripted, ministry, mobile),
)
