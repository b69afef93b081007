"""Settings, read from the environment alone.

Required: `SECRET_KEY`, `DATABASE_URL`, `CELERY_BROKER_URL`. Optional: see `docs/settings.md`. No secret has a default;
`manage.py` fills the environment for a laptop (`engagement/config/local/`).
"""

import re
from pathlib import Path

import django_stubs_ext
import environ
import pghistory
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from kombu import Queue

from engagement.config.settings_logging import *  # noqa: F403
from engagement.config.settings_security import *  # noqa: F403
from engagement.config.settings_servers import *  # noqa: F403

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

SECRET_KEY = env.str("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "pgtrigger",
    "pghistory",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "engagement",
    "ingest",
]

MIDDLEWARE = [
    "engagement.config.logs.RequestNumber",
    "django.middleware.security.SecurityMiddleware",
    "engagement.config.headers.StrictHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "engagement.config.health.ask_nobody",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "engagement.config.gate.Gate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "pghistory.middleware.HistoryMiddleware",
    "engagement.following.visits.note_visits",
    "engagement.kept.OneStateARequest",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "engagement.config.urls"
WSGI_APPLICATION = "engagement.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "engagement.context_processors.waiting",
            ],
        },
    },
]

LANGUAGE_CODE = "en"
TIME_ZONE = env.str("TIME_ZONE", default="UTC")
USE_I18N = True
FORMAT_MODULE_PATH = ["engagement.config.formats"]
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "front"
LOGOUT_REDIRECT_URL = "login"

STATIC_URL = "static/"
# Where `collectstatic` puts the files and WhiteNoise serves them from; unset, they come straight from the packages.
STATIC_ROOT = env.str("STATIC_ROOT", default="") or None
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = STATIC_ROOT is None

# One file above this is refused by name; the request may hold many files.
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)
UPLOAD_MAX_FILES = env.int("UPLOAD_MAX_FILES", default=500)
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_MAX_BYTES + 1024 * 1024  # pasted text
DATA_UPLOAD_MAX_NUMBER_FILES = UPLOAD_MAX_FILES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a bulk action in the admin on a full page of rows

# What reading one file may cost, in a process that is ended where it costs more.
READER_SECONDS = env.float("READER_SECONDS", default=60.0)
READER_MEMORY_MB = env.int("READER_MEMORY_MB", default=768)
READER_MAX_PAGES = env.int("READER_MAX_PAGES", default=500)
READER_MAX_CHARACTERS = env.int("READER_MAX_CHARACTERS", default=5_000_000)
if min(READER_SECONDS, READER_MEMORY_MB, READER_MAX_PAGES, READER_MAX_CHARACTERS) <= 0 or READER_SECONDS > 180:
    raise ImproperlyConfigured("Readers' limits are above 0, and READER_SECONDS at most 180, under the task's own.")
# Archives and lists of articles: files in one, and bytes of all of them unpacked.
ARCHIVE_MAX_FILES = env.int("ARCHIVE_MAX_FILES", default=2_000)
ARCHIVE_MAX_BYTES = env.int("ARCHIVE_MAX_BYTES", default=200 * 1024 * 1024)
# Addresses to fetch articles from: off while no host is named. Host names; “.example.org” is all below example.org.
FETCH_HOSTS = env.list("FETCH_HOSTS", default=[])
FETCH_SECONDS = env.float("FETCH_SECONDS", default=30.0)
FETCH_MAX_BYTES = env.int("FETCH_MAX_BYTES", default=10 * 1024 * 1024)
if not 0 < FETCH_SECONDS <= 120 or not 0 < FETCH_MAX_BYTES <= UPLOAD_MAX_BYTES:
    raise ImproperlyConfigured("FETCH_SECONDS is at most 120, and FETCH_MAX_BYTES at most UPLOAD_MAX_BYTES.")
for _host in FETCH_HOSTS:
    if not re.fullmatch(r"\.?([\w-]+\.)+[a-zA-Z][\w-]*", _host):
        raise ImproperlyConfigured(f"“{_host}” in FETCH_HOSTS is no host: write example.org, or .example.org.")

SEEDS_DIR = Path(env.str("SEEDS_DIR", default=str(BASE_DIR / "seeds")))
SPACY_MODEL_PATH = env.str("SPACY_MODEL_PATH", default="")
SPACY_USE_BLIS = env.bool("SPACY_USE_BLIS", default=False)

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    **{"socket_connect_timeout": 3, "socket_timeout": 5, "visibility_timeout": 1800},
    # Where the broker is away, one quick second try: kombu's own take six seconds of every upload.
    **{"max_retries": 1, "interval_start": 0, "interval_step": 0.2, "interval_max": 0.2},
}
CELERY_TASK_PUBLISH_RETRY = False  # the sweep enqueues what could not be enqueued
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
# What keeps the house in order does not wait behind a long batch: it has a queue of its own, which every worker serves.
CELERY_TASK_QUEUES = tuple(Queue(name, routing_key=name) for name in ("celery", "housekeeping", "fetching"))
CELERY_TASK_ROUTES = {
    **{name: {"queue": "housekeeping"} for name in ("ingest.tasks.sweep_articles", "engagement.tasks.*")},
    "ingest.tasks.fetch_address": {"queue": "fetching"},  # somebody waits for it, be the batch before it ever so long
}
ARTICLE_LEASE_SECONDS = env.int("ARTICLE_LEASE_SECONDS", default=300)
SWEEP_SECONDS = env.int("SWEEP_SECONDS", default=30)
# How many of those that wait a worker's process takes at once: they are read together and put on record in one turn.
ARTICLES_AT_ONCE = env.int("ARTICLES_AT_ONCE", default=8)
if not 1 <= ARTICLES_AT_ONCE <= 32:
    raise ImproperlyConfigured("ARTICLES_AT_ONCE is from 1 (each alone) to 32.")
# How many processes, of all workers, may read old articles again by a newer extractor while no new one waits.
REEXTRACT_PROCESSES = env.int("REEXTRACT_PROCESSES", default=1)
# Beat alone tries again: it holds one connection to RabbitMQ, which it would otherwise never make anew once it broke.
_AGAIN = {"retry": True, "retry_policy": {"max_retries": 3, "interval_start": 0, "interval_step": 1}}
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "ingest.tasks.sweep_articles", "schedule": SWEEP_SECONDS, "options": {"expires": 60, **_AGAIN}},
    "reextract": {"task": "ingest.tasks.start_reextraction", "schedule": 30, "options": {"expires": 30, **_AGAIN}},
    "mails": {"task": "engagement.tasks.send_news", "schedule": 60, "options": {"expires": 60, **_AGAIN}},
}
# Figures of the whole record are counted ahead, if there is a cache in which all processes find them.
WARM_SECONDS = env.int("WARM_SECONDS", default=30)
if WARM_SECONDS < 0:
    raise ImproperlyConfigured("WARM_SECONDS is a number of seconds, or 0 to count no figures ahead.")
if WARM_SECONDS and not CACHES["default"]["BACKEND"].endswith(("LocMemCache", "DummyCache")):  # noqa: F405
    CELERY_BEAT_SCHEDULE["warm"] = {
        **{"task": "engagement.tasks.warm_figures", "schedule": WARM_SECONDS},
        "options": {"expires": WARM_SECONDS, **_AGAIN},
    }

# Mails of what users follow. Without a server, a sender and the site's own address there are none, and pages say so.
SITE_URL = env.str("SITE_URL", default="").rstrip("/")
EMAIL_URL = env.str("EMAIL_URL", default="")
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if EMAIL_URL:
    vars().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("MAIL_FROM", default="")
MAIL_IS_SET_UP = bool(EMAIL_URL and DEFAULT_FROM_EMAIL and SITE_URL)
if SITE_URL and not re.fullmatch(r"https?://[^/?#\s]+", SITE_URL):
    raise ImproperlyConfigured(f"SITE_URL is “{SITE_URL}”: write it as https://tracker.example.org, without a path.")
FOLLOW_MAIL_SECONDS = env.int("FOLLOW_MAIL_SECONDS", default=3600)
FOLLOW_DAILY_HOUR = env.int("FOLLOW_DAILY_HOUR", default=6)
if FOLLOW_MAIL_SECONDS < 60 or not 0 <= FOLLOW_DAILY_HOUR <= 23:
    raise ImproperlyConfigured("FOLLOW_MAIL_SECONDS is 60 or more, FOLLOW_DAILY_HOUR from 0 to 23.")

# History sees every write, also raw SQL; removals too.
PGHISTORY_DEFAULT_TRACKERS = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())

# Rates count in the cache, which is each process's own unless `CACHE_URL` names one for all.
API_RATE = env.str("API_RATE", default="600/min")
API_WRITE_RATE = env.str("API_WRITE_RATE", default="120/min")
for _rate in filter(None, (API_RATE, API_WRITE_RATE)):
    if not re.fullmatch(r"[1-9][0-9]*/(s|sec|m|min|h|hour|d|day)", _rate):
        raise ImproperlyConfigured(f"“{_rate}” is no rate of the API: write it as 600/min, or leave it empty.")
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "engagement.api.authentication.TokenAuthentication",
        "engagement.api.authentication.SignedIn",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["engagement.api.permissions.MayRead"],
    "DEFAULT_THROTTLE_CLASSES": ["engagement.api.throttling.ApiThrottle", "engagement.api.throttling.WriteThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["engagement.api.parsing.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "engagement.api.paging.Paging",
    "DEFAULT_FILTER_BACKENDS": ["engagement.api.filtering.StrictFilters"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "engagement.api.errors.handle",
    "URL_FORMAT_OVERRIDE": None,  # “format” is a filter of meetings
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Engagement tracker",
    "DESCRIPTION": "A reviewed record of who met whom, with the sentences that prove it. [Your tokens](/tokens/) · "
    "[Back to the site](/)",
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["engagement.api.permissions.MayRead"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,  # a correction needs its version
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "engagement.api.schema.complete",
    ],
    "ENUM_NAME_OVERRIDES": {
        "MeetingStatus": "engagement.models.choices.Status",
        "ReviewState": "engagement.models.choices.ReviewState",
        "RejectReason": "engagement.models.choices.RejectReason",
        "MeetingFormat": "engagement.models.choices.Format",
        "PartyKind": "engagement.models.choices.PartyKind",
        "Precision": "engagement.models.precision.Precision",
        "ArticleState": "ingest.models.articles.ArticleState",
    },
}

UNFOLD = {
    "SITE_TITLE": "Engagement tracker",
    "SITE_HEADER": "Engagement tracker",
    "SITE_URL": "/",
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "SITE_SYMBOL": "handshake",
    "SIDEBAR": {"navigation": "engagement.admin.navigation.build_navigation"},
    # The site's blue, from the lightest to the darkest.
    "COLORS": {
        "primary": {
            "50": "#eef4fa",
            "100": "#dbe7f3",
            "200": "#bcd2e8",
            "300": "#8fb5d9",
            "400": "#5f93c4",
            "500": "#3c76ac",
            "600": "#1d4f80",
            "700": "#1a466f",
            "800": "#173b5d",
            "900": "#14314d",
            "950": "#0d2033",
        }
    },
    "STYLES": [lambda request: static("admin.css")],
    "SCRIPTS": [lambda request: static("admin-keys.js")],
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("icon.svg")}],
}
