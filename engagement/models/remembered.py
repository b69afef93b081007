"""What is remembered of identities: which records were merged away, which are not the same, and who is nobody."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from pghistory import track


@track()
class MergedMeeting(models.Model):
    """The number of a meeting that was merged away; its address leads to the one that it became part of."""

    old_id = models.BigIntegerField(unique=True)
    meeting = models.ForeignKey("engagement.Meeting", models.CASCADE, related_name="merged_from")

    def __str__(self) -> str:
        return f"Meeting {self.old_id} is {self.meeting_id} now"


@track()
class MergedOfficial(models.Model):
    """The slug of an official who was merged away; the address leads to the official that they are."""

    old_slug = models.SlugField(max_length=220, unique=True)
    official = models.ForeignKey("engagement.Official", models.CASCADE, related_name="merged_from")

    def __str__(self) -> str:
        return f"{self.old_slug} is {self.official} now"


@track()
class DistinctMeetings(models.Model):
    """Somebody said that these two are not the same meeting: nobody is asked again. `one` has the lower number."""

    one = models.ForeignKey("engagement.Meeting", models.CASCADE, related_name="+")
    other = models.ForeignKey("engagement.Meeting", models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="distinct_meetings_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="distinct_meetings_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"


@track()
class DistinctOfficials(models.Model):
    """Somebody said that these two are different people. `one` has the lower number."""

    one = models.ForeignKey("engagement.Official", models.CASCADE, related_name="+")
    other = models.ForeignKey("engagement.Official", models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="distinct_officials_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="distinct_officials_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"


@track()
class NotAPerson(models.Model):
    """A name that extraction took for a person's and an analyst did not: nobody is proposed by it again."""

    name = models.CharField(max_length=200, unique=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "name of nobody"
        verbose_name_plural = "names of nobody"
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="not_a_person_has_name")]

    def __str__(self) -> str:
        return self.name
