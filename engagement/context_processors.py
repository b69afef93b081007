"""What every page shows: how many proposals wait for review, and the box that searches."""

from functools import cache

from django.http import HttpRequest

from engagement import stats


def waiting(request: HttpRequest) -> dict[str, object]:
    """`waiting_count`, counted only where a template asks for it, and then once a request; `search_words`, which the
    page of a search fills in."""
    return {"waiting_count": cache(stats.count_proposed), "search_words": ""}
