"""Parties (whom people stand for) and the cities in which they meet."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.urls import reverse
from pghistory import track

from engagement.models import choices
from engagement.models.choices import known_words
from engagement.models.querysets import PartyQuerySet


@track()
class Party(models.Model):
    """A country, an organisation, a de facto authority or an armed or political group.

    `code` is ISO 3166-1 alpha-2 for countries and the usual acronym for the rest (`UN`, `TALIBAN`).
    """

    Kind = choices.PartyKind

    code = models.CharField(max_length=32, unique=True, help_text="ISO 3166-1 alpha-2, or the usual acronym.")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True, help_text="Other names, by comma.")
    demonyms = ArrayField(
        models.CharField(max_length=100), default=list, blank=True, help_text="Adjectives and names of its people."
    )
    capital = models.CharField(max_length=100, blank=True)
    country = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="seated", help_text="That it governs or sits in."
    )

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "parties"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[A-Z0-9][A-Z0-9-]*$"),
                name="party_code_in_capitals",
                violation_error_message="A code has capitals, digits and hyphens only, such as AF or AFRICAN-UNION.",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="party_has_name"),
            models.CheckConstraint(
                condition=models.Q(country__isnull=True) | ~models.Q(country=models.F("id")),
                name="party_not_in_itself",
                violation_error_message="A party does not sit in itself: leave the country empty.",
            ),
            known_words("party", "kind", choices.PartyKind),
        ]
        indexes = [GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="party_name_trigrams")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("party", args=[self.code])


@track()
class City(models.Model):
    """A city by its usual English name, known to extraction and offered where a place is typed."""

    name = models.CharField(max_length=100)
    country = models.ForeignKey(Party, models.PROTECT, related_name="cities")
    aliases = ArrayField(models.CharField(max_length=100), default=list, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "cities"
        constraints = [
            models.UniqueConstraint(fields=["name", "country"], name="city_once_per_country"),
            models.CheckConstraint(condition=~models.Q(name=""), name="city_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.country.name}"
