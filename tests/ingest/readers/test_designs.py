"""The same article in ten designs of sites: all of it comes out, and nothing of what stands around it."""

from collections.abc import Callable

import pytest

from ingest.readers import read_article
from tests.samples import pages
from tests.samples.articles import Told, tell

CLUTTER = ("Opinion", "cookies", "Ten things", "rights reserved", "Share this", "You must never", "apricots", "First!")


@pytest.mark.parametrize("make", pages.DESIGNS, ids=lambda make: str(make.__name__))
def test_article_and_what_the_page_says_of_it(make: Callable[[Told], str]) -> None:
    for number in range(3):
        told = tell(number)
        article = read_article("a.html", make(told).encode())
        assert article.text.removeprefix(f"{told.title}\n\n").startswith(told.text[:40])
        assert told.text in article.text
        assert not [words for words in CLUTTER if words in article.text]
        assert (article.title, article.outlet, article.url) == (told.title, told.outlet, told.url)
        assert (article.published, article.published_from) == (told.published, "found")
