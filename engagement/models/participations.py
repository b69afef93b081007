"""Who took part in a meeting, for whom, and in which role."""

from django.db import models
from django.db.models import Q
from pghistory import track

from engagement.models import choices
from engagement.models.choices import known_words


@track()
class Participation(models.Model):
    """An official or a delegation at a meeting, for a party, in the role held that day.

    `party` may be missing in a proposal, never in a confirmed meeting (`Meeting.confirm`). `resolution` says how the
    name in the article was linked to the official: by a known spelling, as a new person, as one of several who fit
    (none was chosen), or by an analyst.
    """

    Resolution = choices.Resolution

    meeting = models.ForeignKey("engagement.Meeting", models.CASCADE, related_name="participations")
    official = models.ForeignKey(
        "engagement.Official", models.PROTECT, null=True, blank=True, related_name="participations"
    )
    delegation = models.ForeignKey(
        "engagement.Delegation", models.PROTECT, null=True, blank=True, related_name="participations"
    )
    party = models.ForeignKey("engagement.Party", models.PROTECT, null=True, blank=True, related_name="participations")
    role = models.CharField(max_length=300, blank=True)
    resolution = models.CharField(max_length=16, choices=Resolution.choices, default=Resolution.ANALYST, editable=False)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["party", "meeting"], name="participation_of_party"),
            models.Index(fields=["official", "meeting"], include=["party"], name="participation_of_official"),
            models.Index(fields=["meeting"], include=["party", "official", "delegation"], name="participation_sides"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(official__isnull=False, delegation__isnull=True)
                | Q(official__isnull=True, delegation__isnull=False),
                name="participation_official_or_delegation",
                violation_error_message="Choose either an official or a delegation, not both and not none.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "official"],
                name="official_once_per_meeting",
                violation_error_message="This official already takes part in this meeting.",
            ),
            models.UniqueConstraint(
                fields=["meeting", "delegation"],
                name="delegation_once_per_meeting",
                violation_error_message="This delegation already takes part in this meeting.",
            ),
            known_words("participation", "resolution", choices.Resolution),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The official's name, or the delegation's title."""
        return self.official.name if self.official else self.delegation.title if self.delegation else ""
