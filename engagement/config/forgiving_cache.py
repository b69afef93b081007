"""The cache behind `CACHE_URL`, which pages do without while it is away.

What is kept there can be reckoned again: figures, visits, counts of requests. So a server of it that is stopped, full
or cut off costs time, and no page.
"""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
# For how long a server that did not answer is not asked again: else each of a page's questions would wait for it.
PAUSE_SECONDS = 5
AWAY = "the cache does not answer, pages take longer"

_NO, _YES = False, True
Answer = TypeVar("Answer")


class ForgivingRedisCache(RedisCache):
    """Remembers nothing while its server is away. `clear` alone raises then: who calls it relies on it."""

    _next_try = 0.0  # by the monotonic clock, for all threads of the process

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(super().get, default, key, default, version)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> dict[Any, Any]:
        return self._try(super().get_many, {}, list(keys), version)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return self._try(super().has_key, _NO, key, version)

    def add(self, key: Any, *args: Any, **options: Any) -> bool:
        return self._try(super().add, _YES, key, *args, **options)

    def set(self, key: Any, *args: Any, **options: Any) -> None:
        self._try(super().set, None, key, *args, **options)

    def set_many(self, data: dict[Any, Any], *args: Any, **options: Any) -> list[Any]:
        return self._try(super().set_many, list(data), data, *args, **options)

    def touch(self, key: Any, *args: Any, **options: Any) -> bool:
        return self._try(super().touch, _NO, key, *args, **options)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._try(super().delete, _NO, key, version)

    def delete_many(self, keys: Iterable[Any], version: int | None = None) -> None:
        self._try(super().delete_many, None, list(keys), version)

    def answers(self) -> bool:
        """Asks the server now, be it within the pause."""
        ForgivingRedisCache._next_try = 0.0
        return self._try(super().has_key, None, "any") is not None

    def _try(self, ask: Callable[..., Answer], otherwise: Answer, /, *args: Any, **options: Any) -> Answer:
        if time.monotonic() < self._next_try:
            return otherwise
        try:
            return ask(*args, **options)
        except (RedisError, OSError) as error:
            ForgivingRedisCache._next_try = time.monotonic() + PAUSE_SECONDS
            logger.warning("The cache does not answer: %s", error)
            return otherwise


def cache_condition() -> str:
    """`ok`, or in words that the cache of `CACHE_URL` does not answer. A process's own memory always does."""
    cache = caches["default"]
    return AWAY if isinstance(cache, ForgivingRedisCache) and not cache.answers() else "ok"
