"""What people did to the record, each act with all rows that it wrote, so that it can be undone exactly."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from engagement.models.choices import known_words


class OperationKind(models.TextChoices):
    CONFIRM = "confirm", "confirmed"
    REJECT = "reject", "rejected"
    REOPEN = "reopen", "reopened"
    EDIT = "edit", "edited"
    ADD = "add", "added"
    MERGE = "merge", "merged meetings"
    SPLIT = "split", "split a meeting"
    MERGE_OFFICIALS = "merge_officials", "merged officials"
    SPLIT_OFFICIAL = "split_official", "split an official"
    IDENTIFY = "identify", "said who it is"
    KEEP_APART = "keep_apart", "kept apart"
    ACCOUNT = "account", "moved an account"
    ASSIGN = "assign", "assigned"
    RULE = "rule", "ruled on a dispute"
    FINISH = "finish", "finished an article"
    UNDO = "undo", "undone"


class OperationQuerySet(models.QuerySet["Operation"]):
    def standing(self) -> Self:
        """Those that nobody has undone."""
        return self.filter(undone_by=None)

    def of_user(self, user_id: int) -> Self:
        return self.filter(by_id=user_id)


class Operation(models.Model):
    """One act of one person, or of a command: a confirmation, a merge, a bulk of either.

    `rows` lists what it wrote, one entry a row: `[model label, primary key, event before, last event of the act]`, the
    events being primary keys in pghistory's table of that model; before is null where the row was not there. `reason`
    says why, where somebody said so. An operation is never changed but for `undone_by`, the operation that undid it.
    """

    Kind = OperationKind

    kind = models.CharField(max_length=16, choices=OperationKind.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)
    label = models.CharField(max_length=300, help_text="What was done to what, in words.")
    meetings = ArrayField(models.BigIntegerField(), default=list)
    officials = ArrayField(models.BigIntegerField(), default=list)
    context = models.UUIDField(null=True, help_text="pghistory's context of the writes.")
    rows = models.JSONField(default=list)
    undone_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="undoes")

    objects = OperationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [known_words("operation", "kind", OperationKind)]
        indexes = [
            models.Index(fields=["by", "-id"], name="operation_by_user"),
            models.Index(fields=["context"], name="operation_context"),
            GinIndex(fields=["meetings"], name="operation_meetings"),
            GinIndex(fields=["officials"], name="operation_officials"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.label}"
