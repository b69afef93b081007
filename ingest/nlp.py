"""One pipeline and one knowledge per process: the only file that hands settings and the record to extraction."""

from functools import lru_cache

from django.apps import apps
from django.conf import settings
from django.db.models import Max
from spacy.language import Language

from ingest.database_knowledge import knowledge_from_database
from ingest.extraction import Knowledge, load_pipeline

# What knowledge is made of, as history's tables know it.
_EVENTS = ("PartyEvent", "CityEvent", "OfficialEvent", "OfficialNameEvent", "AffiliationEvent", "TopicEvent")


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
    """The last event of each table: cheap to ask for, and history sees raw SQL too."""
    return tuple(_last_event(name) for name in _EVENTS)


def _last_event(name: str) -> int:
    last = apps.get_model("engagement", name)._default_manager.aggregate(last=Max("pgh_id"))["last"]
    return int(last or 0)
