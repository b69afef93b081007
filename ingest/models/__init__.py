"""Articles, and each one's accounts of meetings."""

from ingest.models.articles import Article
from ingest.models.reports import Report

__all__ = ["Article", "Report"]
