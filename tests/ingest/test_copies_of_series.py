"""Texts of one mould, as a ministry's daily bulletins: which is whose copy is as if all were compared, and few are."""

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ingest import copies
from ingest.copies import LEAST_LIKENESS, LEAST_SHARED, sign_articles
from ingest.models import Article
from ingest.signatures import Signature, estimate_likeness, sign
from tests.ingest.factories import ArticleFactory

WORDS = [f"word{number}" for number in range(400)]
MOULD = [" ".join(WORDS[start : start + 10]) for start in range(0, 200, 10)]


def text_of(changed: Sequence[int]) -> str:
    """Twenty sentences, of which so many are said otherwise: at 1 a copy by estimate, at 3 or 4 hardly."""
    parts = [" ".join(reversed(part.split())) if number in changed else part for number, part in enumerate(MOULD)]
    return " ".join(parts)


def sign_all(texts: Sequence[str], together: int) -> list[Article]:
    articles: list[Article] = [ArticleFactory(text=text, sha256=f"{number:064x}") for number, text in enumerate(texts)]
    for start in range(0, len(articles), together):
        some = articles[start : start + together]
        sign_articles(some, [sign(article.text) for article in some])
        for article in some:
            article.save()
    return articles


def by_comparing_all(signatures: Sequence[Signature]) -> list[int | None]:
    """Of each the number of the likest earlier one that is no copy, of equal ones of the first."""
    found: list[int | None] = []
    for number, one in enumerate(signatures):
        ranked = sorted(
            (-estimate_likeness(one.values, signatures[other].values), other)
            for other in range(number)
            if found[other] is None
        )
        found.append(ranked[0][1] if ranked and -ranked[0][0] >= LEAST_LIKENESS else None)
    return found


class TestSeries(TestCase):
    @given(st.lists(st.sets(st.integers(0, 19), max_size=6), max_size=12), st.integers(1, 5))
    @settings(max_examples=60, deadline=None)
    def test_as_if_all_were_compared(self, changes: list[set[int]], together: int) -> None:
        articles = sign_all([text_of(sorted(changed)) for changed in changes], together)
        numbers = {article.pk: number for number, article in enumerate(articles)}
        found = [numbers.get(article.copy_of_id or 0) for article in articles]
        assert found == by_comparing_all([sign(article.text) for article in articles])


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each two signatures that were compared."""
    told: list[int] = []

    def counting(estimate: Callable[..., float]) -> Callable[..., float]:
        def counted(*signatures: Sequence[int]) -> float:
            told.append(1)
            return estimate(*signatures)

        return counted

    monkeypatch.setattr(copies, "estimate_likeness", counting(estimate_likeness))
    return told


def bulletin(number: int) -> str:
    """The mould's words but for six, each alone: no copy of another one, and alike enough to share bands with each."""
    words = " ".join(MOULD).split()
    for place in random.Random(number).sample(range(len(words)), 6):  # noqa: S311
        words[place] = f"own{number}at{place}"
    return " ".join(words)


@pytest.mark.django_db
@pytest.mark.parametrize(("common", "most"), [(500, 5), (10, 100)])
def test_of_a_long_series_few_are_compared(
    common: int, most: int, compared: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "COMMON", common)
    monkeypatch.setattr(copies, "MOST", most)
    series = sign_all([bulletin(number) for number in range(60)], 1)
    compared.clear()
    late = ArticleFactory(text=series[40].text + " A late word.")
    sign_articles([late], [sign(late.text)])
    assert (series[40].copy_of, late.copy_of) == (None, series[40])
    alike = sum(len(set(one.bands) & set(late.bands)) >= LEAST_SHARED for one in series if one.copy_of is None)
    assert len(compared) <= 5 < alike


@pytest.mark.django_db
def test_one_that_became_a_copy_has_none_itself() -> None:
    """Read again together: the first of the two turns out to be a copy, the second tells what the first one told."""
    first, second, third = sign_all([text_of([]), text_of([1, 3, 5, 7, 9, 11]), text_of([0, 2, 4, 6, 8, 10])], 1)
    assert not any(article.copy_of for article in (first, second, third))
    second.text, third.text = first.text, second.text
    sign_articles([second, third], [sign(second.text), sign(third.text)])
    assert (second.copy_of, third.copy_of) == (first, None)
