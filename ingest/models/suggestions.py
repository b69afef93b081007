"""Likely matches: an account that may tell of a meeting already on record, for an analyst to decide."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from pghistory import track

from engagement.models.choices import known_words
from ingest.models.reports import Report


class SuggestionState(models.TextChoices):
    OPEN = "open", "not decided"
    ACCEPTED = "accepted", "the same meeting"
    REFUSED = "refused", "another meeting"


class SuggestionQuerySet(models.QuerySet["MatchSuggestion"]):
    def open(self) -> Self:
        """Those that wait for a decision; after a merge, an account may be one of the very meeting."""
        return self.filter(state=SuggestionState.OPEN).exclude(report__meeting=F("meeting"))


@track()
class MatchSuggestion(models.Model):
    """The report's meeting may be `meeting`. `probability` is the matcher's, `reasons` say why in words."""

    State = SuggestionState

    report = models.ForeignKey(Report, models.CASCADE, related_name="suggestions")
    meeting = models.ForeignKey("engagement.Meeting", models.CASCADE, related_name="suggestions")
    probability = models.FloatField()
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=16, choices=SuggestionState.choices, default=SuggestionState.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["-probability", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "meeting"], name="suggested_once"),
            models.CheckConstraint(condition=Q(probability__gte=0, probability__lte=1), name="suggestion_is_share"),
            known_words("suggestion", "state", SuggestionState),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} may tell of meeting {self.meeting_id}"
