"""From an uploaded file to proposed meetings."""

from importlib import import_module

from django.apps import AppConfig

from engagement.exports.providers import register_provider


class IngestConfig(AppConfig):
    name = "ingest"
    verbose_name = "Articles"

    def ready(self) -> None:
        """What the record cannot know by itself: where a meeting's accounts are, and what follows from merging two."""
        # By name, since models may be imported only once the apps are there.
        reconsider = import_module("ingest.accounts").reconsider
        after_merge = import_module("engagement.services.merging").AFTER_MERGE
        if reconsider not in after_merge:
            after_merge.append(reconsider)
        register_provider("ingest.source_columns.SourceColumns")
