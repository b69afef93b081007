"""Settings of logs and metrics, read from the environment."""

from typing import Any

import environ
import structlog

from engagement.config.logs import blot_all, number_of_request, one_line

env = environ.Env()

LOG_JSON = env.bool("LOG_JSON", default=False)
# Who gives it reads /metrics; without one nobody does.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")

_BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    number_of_request,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(["article_id", "status_code"]),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
_AFTER: list[Any] = [
    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
    structlog.processors.format_exc_info,
    blot_all,
    structlog.processors.JSONRenderer(ensure_ascii=False) if LOG_JSON else one_line,
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "lines": {"()": structlog.stdlib.ProcessorFormatter, "foreign_pre_chain": _BEFORE, "processors": _AFTER}
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Django's own handler of it would write without the formatter above; axes tells at INFO what nobody asks for.
    "loggers": {"django": {"handlers": [], "propagate": True}, "axes": {"level": "WARNING"}},
}
# Celery would put its own handlers in place of these.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
