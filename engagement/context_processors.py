"""What every page shows: how many proposals wait for review."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from engagement import stats


def waiting(request: HttpRequest) -> dict[str, object]:
    """`waiting_count`, counted only where a template asks for it."""
    return {"waiting_count": SimpleLazyObject(stats.count_proposed)}
