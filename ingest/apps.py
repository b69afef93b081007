"""From an uploaded file to proposed meetings."""

from importlib import import_module

from django.apps import AppConfig


class IngestConfig(AppConfig):
    name = "ingest"
    verbose_name = "Articles"

    def ready(self) -> None:
        """What the record cannot know by itself: two meetings that are merged bring their accounts together."""
        # By name, since models may be imported only once the apps are there.
        reconsider = import_module("ingest.accounts").reconsider
        after_merge = import_module("engagement.services.merging").AFTER_MERGE
        if reconsider not in after_merge:
            after_merge.append(reconsider)
