"""WSGI entry point: `engagement.config.wsgi:application`."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "engagement.config.settings")

application = get_wsgi_application()

# What every page needs is loaded now and never looked through for garbage again: of the time that it takes to write a
# large file, the collector takes two fifths otherwise.
get_resolver().url_patterns  # noqa: B018 (loads all views)
gc.collect()
gc.freeze()
