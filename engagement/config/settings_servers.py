"""Settings of the database and the cache, read from the environment: how long each is waited for, too."""

from typing import Any

import environ

env = environ.Env()

_DATABASE: dict[str, Any] = env.db_url("DATABASE_URL")
_DATABASE["CONN_HEALTH_CHECKS"] = True
_DATABASE["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
_DATABASE["OPTIONS"] = {
    # A host that is cut off says nothing: without these a page waits for it a quarter of an hour. Seconds, but for the
    # second, which is in milliseconds; over a Unix socket they mean nothing. What `DATABASE_URL` says goes before.
    **{"connect_timeout": 5, "tcp_user_timeout": 10_000},
    **{"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3},
    **_DATABASE.get("OPTIONS", {}),
}
_OF_THE_SESSION = {
    # From which likeness on a name is offered: "Motaqi" finds "Muttaqi", "Wang" finds no "Wong Kan". Of the connection,
    # for set within a transaction of its own it would be three queries more each time that somebody types.
    "pg_trgm.word_similarity_threshold": "0.45",
    # The same the other way round: the server would keep a vanished worker's transaction for two hours, and with it the
    # lock under which articles are recorded. No transaction of ours waits for anything but the database.
    **{"tcp_keepalives_idle": "5", "tcp_keepalives_interval": "2", "tcp_keepalives_count": "3"},
    **{"tcp_user_timeout": "10000", "client_connection_check_interval": "5000"},
}
_GIVEN = _DATABASE["OPTIONS"].get("options")
_DATABASE["OPTIONS"]["options"] = " ".join(
    [*(f"-c {name}={value}" for name, value in _OF_THE_SESSION.items()), *([_GIVEN] if _GIVEN else [])]
)
DATABASES = {"default": _DATABASE}

_CACHE: dict[str, Any] = env.cache_url("CACHE_URL", default="locmemcache://")
if _CACHE["BACKEND"].endswith("LocMemCache"):
    # By default it forgets a third of everything from 300 entries on; figures are kept by many parts.
    _CACHE["OPTIONS"] = {**_CACHE.get("OPTIONS", {}), "MAX_ENTRIES": 20_000}
elif _CACHE["BACKEND"].endswith("RedisCache"):
    _CACHE["BACKEND"] = "engagement.config.forgiving_cache.ForgivingRedisCache"
    _CACHE["OPTIONS"] = {"socket_connect_timeout": 1, "socket_timeout": 2, **_CACHE.get("OPTIONS", {})}
CACHES = {"default": _CACHE}
