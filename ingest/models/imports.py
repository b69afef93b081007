"""A spreadsheet that is too long for one request: a worker reads or records it, and its row says how far it is."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from engagement.models.choices import known_words


class JobKind(models.TextChoices):
    CHECK = "check", "check"
    RECORD = "record", "record"


class JobState(models.TextChoices):
    WAITING = "waiting", "waiting"
    DONE = "done", "done"
    FAILED = "failed", "failed"


class SpreadsheetJobQuerySet(models.QuerySet["SpreadsheetJob"]):
    def waiting(self) -> Self:
        """Those on which a worker has something to do."""
        return self.filter(state=JobState.WAITING)

    def left_behind(self) -> Self:
        """Those of which no worker has given a sign for as long as an article's lease."""
        return self.waiting().filter(seen_at__lt=timezone.now() - timedelta(seconds=settings.ARTICLE_LEASE_SECONDS))


class SpreadsheetJob(models.Model):
    """One reading of a file, or one recording of it. No history: what it records, the operation says.

    `choices` are the columns and how to read them; `digest` is that of file and choices. `shown` is what a reading
    found, as the page shows it. `attempt` counts the workers that took it: only the latest may finish it. The file is
    kept until the work is done, and the row for a day.
    """

    Kind, State = JobKind, JobState

    kind = models.CharField(max_length=8, choices=JobKind.choices)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    file = models.BinaryField(editable=False)
    choices = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    step = models.CharField(max_length=60, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField()
    attempt = models.PositiveIntegerField(default=0)
    shown = models.JSONField(null=True)
    message = models.TextField(blank=True)
    operation = models.ForeignKey("engagement.Operation", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(default=timezone.now, help_text="When a worker, or its start, gave a sign.")

    objects = SpreadsheetJobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "seen_at"], name="spreadsheet_job_waiting")]
        constraints = [
            known_words("spreadsheet_job", "kind", JobKind),
            known_words("spreadsheet_job", "state", JobState),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("import-job", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == JobState.WAITING
