"""Meetings from news text: a plain library, without Django, a database or a clock.

nlp = load_pipeline()
extraction = extract_meetings(nlp, text=text, knowledge=Knowledge(), published=date(2023, 11, 15))
"""

from ingest.extraction.extract import EXTRACTOR_VERSION, ArticleInput, extract_many, extract_meetings
from ingest.extraction.knowledge import Knowledge
from ingest.extraction.pipeline import load_pipeline
from ingest.extraction.schema import Extraction, MeetingDraft

__all__ = [
    "EXTRACTOR_VERSION",
    "ArticleInput",
    "Extraction",
    "Knowledge",
    "MeetingDraft",
    "extract_many",
    "extract_meetings",
    "load_pipeline",
]
