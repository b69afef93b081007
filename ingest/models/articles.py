"""Articles: the bytes as they came, the text read from them, and how far their processing is."""

from typing import Any, Self, TypedDict, cast

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django_stubs_ext import WithAnnotations
from pghistory import track

from engagement.models.choices import known_words


class NumbersField(ArrayField):  # type: ignore[type-arg]
    """Whole numbers, given to the database as one text. Django and psycopg would prepare each number by itself, which
    takes half a millisecond of an article's signature."""

    def get_db_prep_value(self, value: Any, *told: Any, **options: Any) -> Any:
        return f"{{{','.join(map(str, map(int, value)))}}}" if isinstance(value, (list, tuple)) else value

    def deconstruct(self) -> Any:
        """To migrations it is what the column is."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", args, kwargs


class Counts(TypedDict):
    proposals: int
    undecided: int


class ReviewProgress(models.TextChoices):
    """How far analysts are with an article. Done: every proposal is decided, and somebody said that none is missing."""

    UNSEEN = "unseen", "not looked at"
    PARTLY = "partly", "partly"
    DONE = "done", "done"


class ArticleQuerySet(models.QuerySet["Article"]):
    def waiting(self) -> Self:
        """Those on which work is still to be done."""
        return self.filter(state__in=[Article.State.RECEIVED, Article.State.PROCESSING])

    def kept(self) -> Self:
        """Those whose bytes were kept: the file was neither empty nor too large."""
        return self.exclude(original=b"")

    def listed(self) -> Self:
        """Without the heavy columns, for lists."""
        return self.defer("original", "text", "mentions", "signature", "bands")

    def with_review(self) -> Self:
        """With `review`: a word of `ReviewProgress`."""
        told = apps.get_model("ingest", "Report")._default_manager.filter(
            article=models.OuterRef("pk"), superseded_at=None, meeting__isnull=False
        )
        waits = Q(models.Exists(told.filter(meeting__review_state="proposed")))
        decided = Q(models.Exists(told.exclude(meeting__review_state="proposed")))
        finished = Q(finished_at__isnull=False)
        words = models.Case(
            models.When(finished & ~waits, then=models.Value(ReviewProgress.DONE)),
            models.When(finished | decided, then=models.Value(ReviewProgress.PARTLY)),
            default=models.Value(ReviewProgress.UNSEEN),
            output_field=models.CharField(),
        )
        return self.annotate(review=words)

    def with_counts(self) -> "models.QuerySet[WithAnnotations[Article, Counts]]":
        """With `proposals`, the meetings that the last run reports, and `undecided`, those that wait for review."""
        current = Q(reports__superseded_at__isnull=True)
        undecided = current & Q(reports__meeting__review_state="proposed")
        counted = self.annotate(
            proposals=models.Count("reports__meeting", filter=current, distinct=True),
            undecided=models.Count("reports__meeting", filter=undecided, distinct=True),
        )
        return cast("models.QuerySet[WithAnnotations[Article, Counts]]", counted)


class ArticleState(models.TextChoices):
    RECEIVED = "received", "received"
    PROCESSING = "processing", "processing"
    PROCESSED = "processed", "processed"
    FAILED = "failed", "failed"
    PARKED = "parked", "parked"


class ArticlePublishedFrom(models.TextChoices):
    GIVEN = "given", "given"
    FOUND = "found", "found in the article"
    NONE = "none", "not known"


@track(exclude=["original", "text", "mentions", "signature", "bands", "request_number"])
class Article(models.Model):
    """One uploaded article.

    State: received → processing → processed, failed (an error that may pass or that the file has) or parked (nothing
    that extraction can do, such as another language). `error` says in words what happened and what to do. The database
    is the truth about work: `state_at` tells when the state last moved, and a sweep redoes what was left behind.

    `copy_of` is the first article with nearly the same text: wire copies are reviewed once. `finished_at` and
    `finished_by` say that an analyst looked it through and that no meeting is missing.
    """

    State = ArticleState
    Review = ReviewProgress
    PublishedFrom = ArticlePublishedFrom

    filename = models.CharField(max_length=255)
    original = models.BinaryField(editable=False)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    title = models.CharField(max_length=500, blank=True)
    outlet = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=2000, blank=True, verbose_name="address")
    published = models.DateField(null=True, blank=True)
    published_from = models.CharField(
        max_length=8, choices=PublishedFrom.choices, default=PublishedFrom.NONE, editable=False
    )
    language = models.CharField(max_length=16, blank=True, editable=False)
    text = models.TextField(blank=True, editable=False)
    mentions = models.JSONField(default=list, editable=False, help_text="Marks: kind, start, end, label.")
    notes = models.JSONField(default=list, editable=False, help_text="What extraction wants to be known, in words.")
    given = models.JSONField(default=list, editable=False, help_text="Names of the fields that the uploader filled in.")
    state = models.CharField(max_length=16, choices=State.choices, default=State.RECEIVED, editable=False)
    state_at = models.DateTimeField(auto_now_add=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    error = models.TextField(blank=True, editable=False)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    request_number = models.CharField(
        max_length=64,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="Of the request that brought it, as lines in the logs have it.",
    )
    signature = NumbersField(models.BigIntegerField(), default=list, editable=False, help_text="MinHash of the text.")
    bands = NumbersField(
        models.BigIntegerField(), default=list, editable=False, help_text="Of the signature, to find it."
    )
    copy_of = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="copies",
        help_text="The first copy.",
    )
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "state_at"], name="article_by_state"),
            models.Index(fields=["-uploaded_at", "-id"], name="article_by_upload"),
            # Every article is looked for by its bands: each search would go through a list of those written lately, and
            # through all copies of a text that thousands have.
            GinIndex(
                fields=["bands"], name="article_bands_of_first", fastupdate=False, condition=Q(copy_of__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="article_sha256_is_hex"),
            known_words("article", "state", ArticleState),
            known_words("article", "published_from", ArticlePublishedFrom),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "parked"]) | ~Q(error=""), name="article_failure_has_words"
            ),
            models.CheckConstraint(
                condition=Q(published__isnull=True, published_from="none")
                | Q(published__isnull=False) & ~Q(published_from="none"),
                name="article_published_is_explained",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.filename

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.pk])

    @property
    def is_from_spreadsheet(self) -> bool:
        """Only what a spreadsheet quotes of it is here: there was never a file (`ingest.spreadsheets.sources`)."""
        return self.size == 0 and bool(self.text)

    @property
    def is_waiting(self) -> bool:
        return self.state in {self.State.RECEIVED, self.State.PROCESSING}
