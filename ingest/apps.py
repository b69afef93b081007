"""From an uploaded file to proposed meetings."""

from importlib import import_module

from django.apps import AppConfig

from engagement.exports.providers import register_provider


class IngestConfig(AppConfig):
    name = "ingest"
    verbose_name = "Articles"

    def ready(self) -> None:
        """What the record cannot know by itself: what follows for accounts and names from an act on its rows."""
        # By name, since models may be imported only once the apps are there.
        merging, following = (import_module(f"engagement.services.{name}") for name in ("merging", "following"))
        for hooks, module, name in (
            (merging.AFTER_MERGE, "ingest.accounts", "reconsider"),
            (following.AFTER_ADDING, "ingest.matching.asking", "ask_about"),
            (following.AFTER_REPLACING, "ingest.identity.learning", "learn_spelling"),
        ):
            follow = getattr(import_module(module), name)
            if follow not in hooks:
                hooks.append(follow)
        metrics, figures = (import_module(f"{package}.metrics") for package in ("engagement", "ingest"))
        if figures.article_figures not in metrics.COLLECTORS:
            metrics.COLLECTORS.append(figures.article_figures)
        register_provider("ingest.source_columns.SourceColumns")
