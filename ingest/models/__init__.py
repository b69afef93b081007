"""Articles, and each one's accounts of meetings."""

from ingest.models.articles import Article
from ingest.models.blocking import BlockingKey
from ingest.models.fetches import Fetch
from ingest.models.imports import SpreadsheetJob
from ingest.models.leases import ArticleLease
from ingest.models.reextractions import Reextraction
from ingest.models.reports import Report
from ingest.models.suggestions import MatchSuggestion

__all__ = [
    "Article",
    "ArticleLease",
    "BlockingKey",
    "Fetch",
    "MatchSuggestion",
    "Reextraction",
    "Report",
    "SpreadsheetJob",
]
