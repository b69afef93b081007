"""Tokens of the API: what a script shows in place of a password."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def standing(self) -> Self:
        """Those that were not revoked."""
        return self.filter(revoked_at=None)


class ApiToken(models.Model):
    """A token acts for `user`, with the user's rights at that moment.

    The database holds only `digest`, the SHA-256 of the token, and `start`, its first characters, by which its owner
    knows it again. No history: it says nothing about the record, and a revoked one stays with the time.
    """

    # Of `used_at`, so that a busy script does not write its row with each request.
    USED_WITHIN = timedelta(minutes=1)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80, help_text="What it is for: “weekly report”.")
    start = models.CharField(max_length=16, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "API token"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], condition=Q(revoked_at=None), name="api_token_name_once_per_user"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="api_token_has_name"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="api_token_digest_is_hex"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"
