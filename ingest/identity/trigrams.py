"""Rows of the database by what their names look like: by its indexes of trigrams, accents and case aside."""

from typing import Any, TypeVar

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, models, transaction
from django.db.models import QuerySet, Value

from engagement.models.querysets import Fold

Row = TypeVar("Row", bound=models.Model)
# pg_trgm's word similarity from which on a name is offered: "Motaqi" finds "Muttaqi", "Wang" finds no "Wong Kan".
_ALIKE = 0.45
_FEWEST_LETTERS = 3


def looking_like(rows: QuerySet[Row], field: str, words: str, limit: int) -> list[Row]:
    """The `limit` rows whose `field` looks most like the words; of a letter or two, the first that begin with them.

    `field` is one of those that migration `0010_type_ahead` has indexes of.
    """
    typed: Any = Fold(Value(words))  # the stubs know text alone
    found = rows.annotate(folded=Fold(field))
    if len(words) < _FEWEST_LETTERS:
        return list(found.filter(folded__startswith=_fold(words)).order_by("folded", "-pk")[:limit])
    found = found.filter(folded__trigram_word_similar=typed)
    found = found.annotate(likeness=TrigramWordSimilarity(typed, "folded")).order_by("-likeness", "-pk")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(_ALIKE)])
        return list(found[:limit])


def _fold(words: str) -> str:
    """As the index holds them: a pattern must be known before an index of beginnings is of use."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT engagement_fold(%s)", [words])
        return str(cursor.fetchone()[0])
