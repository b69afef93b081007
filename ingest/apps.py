"""From an uploaded file to proposed meetings."""

from django.apps import AppConfig


class IngestConfig(AppConfig):
    name = "ingest"
    verbose_name = "Articles"
