"""Fetching one article from the web without being sent anywhere else. A plain library: no Django, no `engagement`."""

from ingest.web.addresses import Address, FetchError, Rules, parse_address
from ingest.web.fetching import FetchLimits, Page, fetch

__all__ = ["Address", "FetchError", "FetchLimits", "Page", "Rules", "fetch", "parse_address"]
