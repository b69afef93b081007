"""Figures of the whole record are counted before anybody waits for them: after a start, and after a change.

The pages themselves are asked, so what they keep is what is kept. One at a time, while no article waits for a worker.
A round goes through all of them. The next one begins once the record has changed and then been quiet from one tick of
the clock to the next, or is changed all the time; and on another day, for some figures are of today.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, QueryDict
from django.urls import resolve, reverse
from django.utils import timezone

from engagement.counting import Unit
from engagement.event_tables import event_tables
from engagement.kept import one_state, read_state
from engagement.messages import BrokerAway, count_messages
from engagement.pictures import PICTURES

logger = logging.getLogger(__name__)
STEP_SECONDS = 20.0  # after which a step begins no further page: its process has other things to do
TASK_SECONDS = 150  # the most that a page may take: at a million meetings it is twenty
AT_LATEST = 900.0  # seconds from one round to the next, where the record is never quiet
_REMEMBERED = 24 * 3600
_LOCK = 0x7761726D

Version = tuple[object, ...]
Page = tuple[str, bool]  # its address, and whether an analyst looks at it


class _Visitor(AnonymousUser):
    """Nobody in particular: sees what every reader sees, and as an analyst also what waits for review."""

    is_active = True  # type: ignore[assignment]

    def __init__(self, *, is_analyst: bool) -> None:
        super().__init__()
        self._is_analyst = is_analyst

    @property
    def is_authenticated(self) -> Any:
        return True

    @property
    def is_anonymous(self) -> Any:
        return False

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self._is_analyst and perm == "engagement.change_meeting"


@dataclass(frozen=True)
class _Round:
    """`of`: the state with which it began. `done`: of its pages. `ended` as of `time.time`, 0 while it is not.
    `seen`: the state at the last tick."""

    of: Version
    done: int = 0
    ended: float = 0.0
    seen: Version = ()


def pages() -> list[Page]:
    """Those that count all of the record, the most visited first."""
    meetings, explore = reverse("meetings"), reverse("explore")
    lists = [meetings, *(reverse(name) for name in ("officials", "parties", "topics", "sources"))]
    drawn = [f"{explore}?picture={name}" for name in PICTURES]
    counted = [f"{meetings}?count={unit.value}" for unit in Unit if unit != Unit.MEETINGS]
    return [(reverse("front"), False), (reverse("front"), True), *((one, False) for one in (*lists, *drawn, *counted))]


def warm(*, seconds: float = STEP_SECONDS, clock: Callable[[], float] = time.monotonic) -> int:
    """A step: ask for pages until the time is over, the round is or an article waits; returns for how many."""
    with _alone() as is_alone:
        now = _version() if is_alone else None
        if now is None:
            return 0
        round_, wanted = _current(now), pages()
        end, asked = clock() + seconds, 0
        while round_.done < len(wanted) and clock() < end and not _articles_wait():
            address, is_analyst = wanted[round_.done]
            # Told before: one that takes too long is left out of the round, and not begun again and again.
            round_ = replace(round_, done=round_.done + 1)
            cache.set(_key(), round_, _REMEMBERED)
            _ask(address, is_analyst=is_analyst)
            asked += 1
        if round_.done >= len(wanted) and not round_.ended:
            round_ = replace(round_, ended=time.time())
        cache.set(_key(), replace(round_, seen=now), _REMEMBERED)
        return asked


def _current(now: Version) -> _Round:
    """The round that goes on, or a new one where that is due."""
    known: _Round | None = cache.get(_key())
    if known is None or known.of[:2] != now[:2]:  # another cache, or another day
        return _Round(now)
    if not known.ended or known.of == now:
        return known
    is_due = known.seen == now or time.time() - known.ended > AT_LATEST
    return _Round(now) if is_due else known


def _version() -> Version | None:
    """The day and the state of the record; None where the cache does not remember it: then it keeps nothing either."""
    first, second = read_state(), read_state()
    if first.epoch != second.epoch:
        return None
    today: date = timezone.localdate()
    return today, second.epoch, second.of_tables(event_tables())


def _ask(address: str, *, is_analyst: bool) -> None:
    """As a browser does, of the view itself: who may see it, sessions and visits are no concern here."""
    path, _, query = address.partition("?")
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", path, path
    request.GET = QueryDict(query)
    host = next((name for name in settings.ALLOWED_HOSTS if name.strip(".*") == name), "localhost")
    request.META = {"REQUEST_METHOD": "GET", "QUERY_STRING": query, "SERVER_NAME": host, "SERVER_PORT": "80"}
    request.user = _Visitor(is_analyst=is_analyst)
    match = request.resolver_match = resolve(path)
    began = time.monotonic()
    try:
        with one_state():
            answer = match.func(request, *match.args, **match.kwargs)
        status = answer.status_code
    except (OperationalError, InterfaceError):
        raise
    except SoftTimeLimitExceeded:
        logger.warning("The figures of %s took too long to be counted ahead.", address)
        raise
    except Exception:
        logger.exception("The figures of %s could not be counted ahead.", address)
        return
    log = logger.info if status == 200 else logger.error
    log("The figures of %s are counted: %s after %.1f s.", address, status, time.monotonic() - began)


def _articles_wait() -> bool:
    try:
        return bool(count_messages())
    except BrokerAway:
        return False


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether nobody else is at it; a process that dies gives way with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        [is_alone] = cursor.fetchone()
    try:
        yield is_alone
    except BaseException:
        connection.close()  # what it is asked at this moment ends with it, and so does the lock
        raise
    if is_alone:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _key() -> str:
    return f"warming-{connection.settings_dict['NAME']}"
