"""The queue of articles to be read again by a newer extractor: a table, so it outlives brokers and workers."""

from typing import Self

from django.db import models

from engagement.models.choices import known_words
from ingest.models.articles import Article


class ReextractionState(models.TextChoices):
    WAITING = "waiting", "waiting"
    WORKING = "working", "being read"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class ReextractionOutcome(models.TextChoices):
    NONE = "", "not known yet"
    SAME = "same", "reads it as before"
    CHANGED = "changed", "proposals changed"
    FLAGGED = "flagged", "an analyst's meeting is marked"


class ReextractionQuerySet(models.QuerySet["Reextraction"]):
    def unfinished(self) -> Self:
        return self.filter(state__in=[ReextractionState.WAITING, ReextractionState.WORKING])


class Reextraction(models.Model):
    """One processed article and the version that is to read it again, or has. `state_at` moves with `state`."""

    State = ReextractionState
    Outcome = ReextractionOutcome

    article = models.OneToOneField(Article, models.CASCADE, related_name="reextraction")
    version = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.NONE, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    state_at = models.DateTimeField(auto_now_add=True)

    objects = ReextractionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index("state", "article", name="reextraction_by_state")]
        constraints = [
            known_words("reextraction", "state", ReextractionState),
            known_words("reextraction", "outcome", ReextractionOutcome),
        ]

    def __str__(self) -> str:
        return f"article {self.article_id} by version {self.version}: {self.state}"
