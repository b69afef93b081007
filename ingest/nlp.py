"""One pipeline and one knowledge per process. The only file of `ingest` that hands settings and database to extraction."""

from functools import lru_cache

from django.conf import settings
from django.db import connection
from spacy.language import Language

from ingest.extraction import Knowledge, load_pipeline
from ingest.database_knowledge import knowledge_from_database

_TABLES = ("party", "city", "official", "officialname", "affiliation", "topic")


@lru_cache(maxsize=1)
def get_pipeline() -> Language:
    """The trained pipeline, loaded at the first call (some 2 s, 370 MB)."""
    return load_pipeline(settings.SPACY_MODEL_PATH or None, use_blis=settings.SPACY_USE_BLIS)


def get_knowledge() -> Knowledge:
    """What is on record now: built anew when history says that something in it has changed."""
    return _knowledge_at(_revision())


@lru_cache(maxsize=1)
def _knowledge_at(revision: tuple[int, ...]) -> Knowledge:
    del revision  # the key of the cache
    return knowledge_from_database()


def _revision() -> tuple[int, ...]:
    """The last event of each table in the history: cheap, and it sees raw SQL too."""
    sums = ", ".join(f"(SELECT coalesce(max(pgh_id), 0) FROM engagement_{table}event)" for table in _TABLES)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sums}")  # noqa: S608 (names of our own tables)
        row: tuple[int, ...] = cursor.fetchone()
    return row
