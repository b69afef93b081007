"""What users follow: saved searches, what each was told of them and by which mail, and when they were last here."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from pghistory import track

from engagement.models.choices import Status, known_words


class MailPace(models.TextChoices):
    OFF = "off", "no mail"
    DIGEST = "digest", "as it comes"
    DAILY = "daily", "once a day"


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def of(self, user_id: int) -> Self:
        return self.filter(user_id=user_id)

    def wanting_mail(self) -> Self:
        """Those whose user can get mail."""
        return self.exclude(mail=MailPace.OFF).filter(user__is_active=True).exclude(user__email="")


# Not in its history: secrets, and what is written by itself all the time.
@track(exclude=["feed_digest", "feed_start", "feed_made_at", "seen_at", "mail_after", "collected_at"])
class SavedSearch(models.Model):
    """A list of meetings that `user` follows; nobody else sees it.

    `query` is the list's address after the “?”, in its canonical form, without order and review state: only confirmed
    meetings are followed. `mail_after`: the last event of any meeting when mails were switched on, what came later is
    news; `collected_at`: when that was last looked for. Of the feed's secret address only the digest is kept.
    """

    Pace = MailPace

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=200)
    query = models.CharField(max_length=2000, blank=True)
    mail = models.CharField(max_length=8, choices=MailPace.choices, default=MailPace.OFF)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, editable=False)
    mail_after = models.BigIntegerField(null=True, editable=False)
    collected_at = models.DateTimeField(null=True, editable=False)
    feed_digest = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 (unique)
    feed_start = models.CharField(max_length=16, blank=True, default="", editable=False)
    feed_made_at = models.DateTimeField(null=True, editable=False)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "saved searches"
        constraints = [
            models.UniqueConstraint(fields=["user", "query"], name="saved_search_once_per_user"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_search_has_name"),
            models.CheckConstraint(
                condition=Q(mail="off") | Q(mail_after__isnull=False), name="saved_search_mails_after"
            ),
            known_words("savedsearch", "mail", MailPace),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("meetings") + (f"?{self.query}" if self.query else "")


class DigestMail(models.Model):
    """A mail to be sent or sent: all news of one user's searches of one interval. No history: it is never changed.

    Whoever sends it claims it first, until `claimed_until`; after a failure that is when it is tried again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], condition=Q(sent_at=None), name="digest_mail_waiting")]

    def __str__(self) -> str:
        return f"Mail {self.pk} to {self.user}"


class News(models.Model):
    """A meeting that a search's user was told of: never twice, unless its status differs from the last one told.

    `meeting` is a number, no reference: what was merged away has been told all the same. `was`: the status told
    before, or on record when mails began.
    """

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="news")
    mail = models.ForeignKey(DigestMail, models.CASCADE, related_name="news")
    meeting = models.BigIntegerField()
    status = models.CharField(max_length=16, choices=Status.choices)
    was = models.CharField(max_length=16, choices=Status.choices, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "news"
        indexes = [models.Index(fields=["search", "meeting", "-id"], name="news_of_search")]
        constraints = [
            models.CheckConstraint(condition=~Q(status=F("was")), name="news_is_new"),
            models.UniqueConstraint(fields=["mail", "search", "meeting"], name="news_once_per_mail"),
            known_words("news", "status", Status),
        ]

    def __str__(self) -> str:
        return f"Meeting {self.meeting} ({self.status}) for search {self.search_id}"


class Visit(models.Model):
    """When a user was here: since `began_at`, last noted at `last_at`; the visit before ended at `previous_at`.

    `seen_at`: when they said that they have seen what changed. No history: it says nothing about the record.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="visit")
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    previous_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user} since {self.began_at}"
