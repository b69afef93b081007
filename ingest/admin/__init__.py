"""The admin of articles and reports."""

from ingest.admin import articles, reports

__all__ = ["articles", "reports"]
