"""What every page shows: how many proposals wait for review."""

from functools import cache

from django.http import HttpRequest

from engagement import stats


def waiting(request: HttpRequest) -> dict[str, object]:
    """`waiting_count`, counted only where a template asks for it, and then once a request."""
    return {"waiting_count": cache(stats.count_proposed)}
