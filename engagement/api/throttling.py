"""How often a user may ask. The rates are settings: `API_RATE` for everything, `API_WRITE_RATE` for writes."""

from typing import Any

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.throttling import UserRateThrottle


class ApiThrottle(UserRateThrottle):
    scope = "api"

    def get_rate(self) -> str | None:
        """Read anew with each request; empty is no limit."""
        return settings.API_RATE or None


class WriteThrottle(UserRateThrottle):
    scope = "api-write"

    def get_rate(self) -> str | None:
        return settings.API_WRITE_RATE or None

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        """None, which is no limit, for reading."""
        return None if request.method in SAFE_METHODS else super().get_cache_key(request, view)
