"""One pipeline and one knowledge per process: the only file that hands settings and the record to extraction."""

from collections.abc import Hashable
from functools import lru_cache

from django.conf import settings
from django.db import connection
from spacy.language import Language

from ingest.database_knowledge import knowledge_from_database
from ingest.extraction import Knowledge, load_pipeline
from ingest.identity.established import established_officials

# What knowledge is made of beside officials, as history's tables know it. There are so few rows that they are counted:
# the last event alone would not show one that was committed after another with a higher number.
_EVENTS = ("engagement_partyevent", "engagement_cityevent", "engagement_topicevent")
_REVISION = " UNION ALL ".join(
    f"SELECT {number} AS number, coalesce(max(pgh_id), 0), count(*) FROM {events}"  # noqa: S608
    for number, events in enumerate(_EVENTS)
)


@lru_cache(maxsize=1)
def get_pipeline() -> Language:
    """The trained pipeline, loaded at the first call (some 2 s, 370 MB)."""
    return load_pipeline(settings.SPACY_MODEL_PATH or None, use_blis=settings.SPACY_USE_BLIS)


def get_knowledge() -> Knowledge:
    """What is on record now: built anew when something in it has changed, so that the next article is read with a
    spelling that an analyst has just confirmed. Provisional officials are not in it, and new ones change nothing."""
    return _knowledge_at(_revision(), established_officials().version)


@lru_cache(maxsize=1)
def _knowledge_at(revision: tuple[tuple[int, ...], ...], version: Hashable) -> Knowledge:
    del revision, version  # the key of the cache
    return knowledge_from_database()


def _revision() -> tuple[tuple[int, ...], ...]:
    with connection.cursor() as cursor:
        cursor.execute(_REVISION)
        return tuple(sorted(cursor.fetchall()))
