"""Addresses to fetch articles from: a worker fetches each, and its row says how far that is."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from engagement.models.choices import known_words


class FetchState(models.TextChoices):
    WAITING = "waiting", "waiting"
    DONE = "done", "fetched"
    FAILED = "failed", "not fetched"


class FetchQuerySet(models.QuerySet["Fetch"]):
    def waiting(self) -> Self:
        return self.filter(state=FetchState.WAITING)

    def left_behind(self) -> Self:
        """Those of which no worker has given a sign for as long as an article's lease."""
        return self.waiting().filter(seen_at__lt=timezone.now() - timedelta(seconds=settings.ARTICLE_LEASE_SECONDS))


class Fetch(models.Model):
    """One address that somebody wants an article from. No history: what it brings in is an article, which has its own.

    `message` says in words why it failed, or that what came was here already. `attempt` counts the workers that took
    it: only the latest may finish it.
    """

    State = FetchState

    address = models.CharField(max_length=2000)
    outlet = models.CharField(max_length=200, blank=True)
    published = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    message = models.TextField(blank=True)
    article = models.ForeignKey("ingest.Article", models.SET_NULL, null=True, blank=True, related_name="fetches")
    attempt = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(default=timezone.now, help_text="When a worker took it, or somebody asked for it.")

    objects = FetchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "fetches"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "seen_at"], name="fetch_by_state")]
        constraints = [
            known_words("fetch", "state", FetchState),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(message=""), name="fetch_failure_has_words"),
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def is_waiting(self) -> bool:
        return self.state == FetchState.WAITING
