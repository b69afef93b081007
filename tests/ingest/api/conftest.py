"""The same who ask."""

from tests.engagement.api.conftest import _no_limit, analyst, anonymous, viewer

__all__ = ["_no_limit", "analyst", "anonymous", "viewer"]
