"""Rows of the database by what their names look like: by its indexes of trigrams, accents and case aside."""

from typing import Any, TypeVar

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, models
from django.db.models import QuerySet, Value

from engagement.models.querysets import Fold

Row = TypeVar("Row", bound=models.Model)
_FEWEST_LETTERS = 3


def looking_like(rows: QuerySet[Row], field: str, words: str, limit: int) -> list[Row]:
    """The `limit` rows whose `field` looks most like the words; of a letter or two, the first that begin with them.

    `field` is one of those that migration `0010_type_ahead` has indexes of. From which likeness on, the settings of the
    connection say.
    """
    typed: Any = Fold(Value(words))  # the stubs know text alone
    found = rows.annotate(folded=Fold(field))
    if len(words) < _FEWEST_LETTERS:
        return list(found.filter(folded__startswith=_fold(words)).order_by("folded", "-pk")[:limit])
    found = found.filter(folded__trigram_word_similar=typed)
    found = found.annotate(likeness=TrigramWordSimilarity(typed, "folded")).order_by("-likeness", "-pk")
    return list(found[:limit])


def _fold(words: str) -> str:
    """As the index holds them: a pattern must be known before an index of beginnings is of use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT engagement_fold(%s)", [words])
        return str(cursor.fetchone()[0])
