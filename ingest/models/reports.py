"""Reports: one article's account of one meeting, as the machine drafted it."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from pghistory import track
from pgtrigger import ReadOnly

from engagement.models.choices import known_words
from ingest.models.articles import Article


class ReportQuerySet(models.QuerySet["Report"]):
    def current(self) -> Self:
        """The accounts of each article's last run."""
        return self.filter(superseded_at__isnull=True)


class ReportFlag(models.TextChoices):
    NONE = "", "none"
    DIFFERS = "differs", "a later run reads it otherwise"
    GONE = "gone", "a later run no longer finds it"
    MOVES = "moves", "tells of a later state"


class ReportProminence(models.TextChoices):
    MAIN = "main", "main"
    BACKGROUND = "background", "background"


@track()
class Report(models.Model):
    """The draft is never changed after it was stored; a later run that reads the article otherwise adds a report.

    `start` and `end` are the offsets of the evidence in the article's text, `quote` its words. `flag` tells an analyst
    that a later run disagrees with a meeting that was edited or decided: it `differs`, or is `gone`; or that another
    article `moves` such a meeting: a plan that was held, say.
    """

    Flag = ReportFlag
    Prominence = ReportProminence

    article = models.ForeignKey(Article, models.CASCADE, related_name="reports")
    meeting = models.ForeignKey("engagement.Meeting", models.SET_NULL, null=True, blank=True, related_name="reports")
    draft = models.JSONField()
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the draft's canonical JSON, confidence aside.")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    prominence = models.CharField(max_length=16, choices=Prominence.choices)
    confidence = models.FloatField()
    extractor_version = models.CharField(max_length=64)
    flag = models.CharField(max_length=8, choices=Flag.choices, default=Flag.NONE, blank=True)
    moved = models.BooleanField(default=False, help_text="This account moved the meeting's status.")
    created_at = models.DateTimeField(auto_now_add=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["article", "start", "pk"]
        triggers = [
            ReadOnly(name="draft_never_changes", fields=["article", "draft", "fingerprint", "start", "end", "quote"])
        ]
        indexes = [
            models.Index(
                "meeting", F("confidence").desc(), "id", condition=Q(superseded_at__isnull=True), name="report_surest"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="report_evidence_is_not_empty"),
            models.CheckConstraint(
                condition=Q(confidence__gte=0, confidence__lte=1), name="report_confidence_is_share"
            ),
            models.UniqueConstraint(
                fields=["article", "fingerprint"],
                condition=Q(superseded_at__isnull=True),
                name="report_once_per_article",
            ),
            known_words("report", "flag", ReportFlag),
            known_words("report", "prominence", ReportProminence),
        ]

    def __str__(self) -> str:
        return f"{self.article}: {self.quote[:80]}"
