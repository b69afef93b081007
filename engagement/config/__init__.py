"""Settings, addresses, the Celery application and WSGI of the site."""

from engagement.config.celery import app as celery_app

__all__ = ["celery_app"]
