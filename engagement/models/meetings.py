"""Meetings: what is said of them (`status`), what analysts say of them (`review_state`), and who took part."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from pghistory import track

from engagement.dates import DateInterval
from engagement.exceptions import DisputedMeeting, IncompleteMeeting, InvalidTransition
from engagement.models import choices
from engagement.models.choices import known_words
from engagement.models.precision import Precision, interval_constraints
from engagement.models.querysets import MeetingQuerySet


# What changed lately is asked for by time.
@track(meta={"indexes": [models.Index(fields=["pgh_created_at"], name="meeting_event_by_time")]})
class Meeting(models.Model):
    """One engagement of two or more parties.

    `start` and `end` are the first and last day that the date covers, both included. `version` changes with each write,
    so that a form filled from an older one is refused; it comes from a sequence (`next_version`), so that none ever
    names two states of the row. `edited_at` is set once an analyst has changed the proposal: no machine touches it
    from then on. `is_disputed`: one source says held, another denied, and no analyst has decided yet; `ruling` says why
    they decided as they did.
    """

    Status = choices.Status
    ReviewState = choices.ReviewState
    Format = choices.Format
    CALLS = choices.CALLS
    RejectReason = choices.RejectReason
    Precision = Precision

    status = models.CharField(max_length=16, choices=Status.choices, default=Status.HELD, db_index=True)
    review_state = models.CharField(
        max_length=16, choices=ReviewState.choices, default=ReviewState.PROPOSED, editable=False
    )
    reject_reason = models.CharField(max_length=16, choices=RejectReason.choices, blank=True, editable=False)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.UNKNOWN)
    city = models.CharField(max_length=100, blank=True)
    country = models.ForeignKey(
        "engagement.Party",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted",
        verbose_name="country of place",
    )
    format = models.CharField(max_length=16, choices=Format.choices, default=Format.UNKNOWN)
    topics = models.ManyToManyField("engagement.Topic", blank=True, related_name="meetings")
    note = models.TextField(blank=True, help_text="For the team; shown with the meeting.")
    version = models.PositiveIntegerField(default=1, editable=False)
    is_disputed = models.BooleanField(default=False, editable=False)
    ruling = models.TextField(blank=True, editable=False, help_text="Why a dispute was decided as it was.")
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="assigned"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = [models.F("start").desc(nulls_last=True), "-pk"]
        indexes = [
            models.Index(fields=["review_state", "-start", "-id"], name="meeting_by_review_and_date"),
            models.Index(fields=["start", "end"], name="meeting_interval"),
            models.Index(
                fields=["-reviewed_at", "-id"],
                name="meeting_by_confirmation",
                condition=models.Q(review_state="confirmed"),
            ),
            models.Index(
                "review_state", models.F("start").desc(nulls_last=True), models.F("id").desc(), name="meeting_newest"
            ),
            models.Index(
                fields=["review_state", "status", "id"],
                include=["format", "start", "precision"],
                name="meeting_counted",
            ),
            models.Index(fields=["review_state", "-created_at", "-id"], name="meeting_recorded"),
            models.Index(fields=["city", "review_state"], name="meeting_by_city"),
            # The first and the next: by the last day, of one status.
            models.Index(
                fields=["status", "end", "start", "id"],
                name="meeting_by_end",
                condition=models.Q(review_state="confirmed"),
            ),
        ]
        constraints = [
            *interval_constraints("meeting", open_ended=False),
            models.CheckConstraint(
                condition=models.Q(review_state="rejected", reject_reason__in=choices.RejectReason.values)
                | ~models.Q(review_state="rejected") & models.Q(reject_reason=""),
                name="meeting_rejected_for_a_reason",
            ),
            models.CheckConstraint(condition=models.Q(version__gte=1), name="meeting_version_counts_from_one"),
            models.CheckConstraint(
                condition=models.Q(review_state="proposed") | models.Q(reviewed_at__isnull=False),
                name="meeting_decided_has_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(format__in=["phone", "video"]) | models.Q(city="", country__isnull=True),
                name="meeting_call_has_no_place",
                violation_error_message="A phone or video call has no place.",
            ),
            known_words("meeting", "status", choices.Status),
            known_words("meeting", "review_state", choices.ReviewState),
            known_words("meeting", "format", choices.Format),
        ]

    def __str__(self) -> str:
        start, end = self.interval.iso()
        when = f"{start} to {end}" if end else start or "undated"
        return f"Meeting {self.pk} ({self.status}, {when})"

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.pk])

    @property
    def interval(self) -> DateInterval:
        return DateInterval(self.start, self.end, self.precision)

    @interval.setter
    def interval(self, value: DateInterval) -> None:
        self.start, self.end, self.precision = value.start, value.end, value.precision

    def confirm(self) -> None:
        """Move to confirmed, unsaved. Raises `InvalidTransition`, `DisputedMeeting` or `IncompleteMeeting`."""
        self._move(self.ReviewState.CONFIRMED, {self.ReviewState.PROPOSED})
        if self.is_disputed:
            raise DisputedMeeting(
                "One account says that this meeting was held, another that it was not. Rule on the dispute first: open "
                "the meeting, choose its status and say why; then confirm it."
            )
        self.check_complete()

    def rule(self, status: str, ruling: str) -> None:
        """End the dispute with a status and the reason, unsaved. Raises `InvalidTransition`."""
        if not self.is_disputed:
            raise InvalidTransition("This meeting is not disputed: there is nothing to rule on.")
        if self.review_state == self.ReviewState.REJECTED:
            raise InvalidTransition("This meeting is rejected: reopen it first, then rule on the dispute.")
        if status not in self.Status.values:
            raise InvalidTransition("To rule on the dispute, choose what became of the meeting from the list.")
        if not ruling.strip():
            raise InvalidTransition("To rule on the dispute, say why: the reason is kept with the meeting.")
        self.status, self.ruling, self.is_disputed = status, ruling.strip(), False

    def check_complete(self) -> None:
        """Raises `IncompleteMeeting` where something is missing that a confirmed meeting must have."""
        parties = {p.party_id for p in self.participations.all()}
        if None in parties:
            raise IncompleteMeeting("A participant has no party yet: say for whom each of them stood.")
        if len(parties) < 2:
            raise IncompleteMeeting("A meeting needs participants of at least two parties: add the missing side.")

    def reject(self, reason: str) -> None:
        """Move to rejected, unsaved. Raises `InvalidTransition`."""
        if reason not in self.RejectReason.values:
            raise InvalidTransition(f"“{reason}” is no reason to reject: choose one of the list.")
        self._move(self.ReviewState.REJECTED, {self.ReviewState.PROPOSED})
        self.reject_reason = reason

    def reopen(self) -> None:
        """Move back to proposed, unsaved. Raises `InvalidTransition`."""
        self._move(self.ReviewState.PROPOSED, {self.ReviewState.CONFIRMED, self.ReviewState.REJECTED})
        self.reject_reason = ""

    def _move(self, to: str, allowed_from: set[choices.ReviewState]) -> None:
        if self.review_state == to:
            raise InvalidTransition(f"This meeting is {to} already.")
        if self.review_state not in allowed_from:
            raise InvalidTransition(f"This meeting is {self.review_state}, so it cannot become {to}: reopen it first.")
        self.review_state = to


@track(obj_field=None)
class MeetingTopic(Meeting.topics.through):  # type: ignore[name-defined,misc]
    """The link between a meeting and a topic, so that history sees it too."""

    class Meta:
        proxy = True
