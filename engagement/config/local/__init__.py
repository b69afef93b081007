"""Local mode: a real PostgreSQL and a real Valkey from wheels, for a laptop and for the tests.

This package is the only place that knows them. Settings, WSGI and Celery read the environment and nothing else; local
mode fills it before they load. With `DATABASE_URL` set, none of this is used.
"""

from engagement.config.local.environment import FOLDER, activate, end_in_order, servers_in_use
from engagement.config.local.server import LocalServerError
from engagement.config.local.servers import Servers

__all__ = ["FOLDER", "LocalServerError", "Servers", "activate", "end_in_order", "servers_in_use"]
