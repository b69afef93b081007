"""Officials, every spelling of their names, and the offices that they held."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from pghistory import track

from engagement.models.precision import Precision, interval_constraints
from engagement.models.querysets import OfficialQuerySet


@track()
class Official(models.Model):
    """A person who stands for a party. `is_provisional`: found in an article, not yet in a confirmed meeting."""

    name = models.CharField(max_length=200, help_text="The usual English form, without titles.")
    slug = models.SlugField(max_length=220, unique=True)
    is_provisional = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    objects = OfficialQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(name=""), name="official_has_name"),
            models.CheckConstraint(condition=~models.Q(slug=""), name="official_has_slug"),
        ]
        indexes = [GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="official_name_trigrams")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("official", args=[self.slug])


@track()
class OfficialName(models.Model):
    """One spelling of a name, in any script. The same spelling may belong to two people; resolution then asks."""

    official = models.ForeignKey(Official, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["official", "name"], name="spelling_once_per_official"),
            models.CheckConstraint(condition=~models.Q(name=""), name="spelling_is_not_empty"),
        ]
        indexes = [
            models.Index(models.functions.Upper("name"), name="spelling_upper"),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="spelling_trigrams"),
        ]

    def __str__(self) -> str:
        return self.name


@track()
class Affiliation(models.Model):
    """An office: which party and role, from when to when. A missing start or end is open or unknown."""

    official = models.ForeignKey(Official, models.CASCADE, related_name="affiliations")
    party = models.ForeignKey("engagement.Party", models.PROTECT, related_name="affiliations")
    role = models.CharField(max_length=300, blank=True)
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=8, choices=Precision.choices, default=Precision.DAY)

    class Meta:
        ordering = [models.F("start").desc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["official", "party", "role", "start"], nulls_distinct=False, name="affiliation_once"
            ),
            *interval_constraints("affiliation", open_ended=True),
        ]

    def __str__(self) -> str:
        return f"{self.role} ({self.party.code})" if self.role else self.party.name
