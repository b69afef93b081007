"""How a team shares the work: comments on a meeting, and leases on what somebody has before them."""

from django.conf import settings
from django.db import models
from pghistory import track


@track()
class Comment(models.Model):
    """What somebody has to say on a meeting, for the team."""

    meeting = models.ForeignKey("engagement.Meeting", models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(text=""), name="comment_has_text")]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def who(self) -> str:
        """Who wrote it, for a reader."""
        return self.by.get_username() if self.by else "somebody who is gone"


class Lease(models.Model):
    """An analyst has something before them until `expires_at`: the queue gives it to nobody else.

    No history: it says nothing about the record, and is written with every item shown. `holder` is the page that
    holds it, since one analyst may work in two windows.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    holder = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        abstract = True


class ReviewLease(Lease):
    """A lease on a proposal."""

    meeting = models.OneToOneField("engagement.Meeting", models.CASCADE, related_name="lease")

    def __str__(self) -> str:
        return f"{self.user} has meeting {self.meeting_id} until {self.expires_at}"
