"""The words that fields may hold, and the constraint that holds them to these."""

from django.db import models


def known_words(prefix: str, field: str, words: type[models.TextChoices]) -> models.CheckConstraint:
    """The database takes no other words in the field; `prefix` is the record's, for the constraint's name."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": words.values}), name=f"{prefix}_{field}_known")


class Status(models.TextChoices):
    HELD = "held", "held"
    PLANNED = "planned", "planned"
    CANCELLED = "cancelled", "cancelled"
    DENIED = "denied", "denied"


class ReviewState(models.TextChoices):
    PROPOSED = "proposed", "proposed"
    CONFIRMED = "confirmed", "confirmed"
    REJECTED = "rejected", "rejected"


class Format(models.TextChoices):
    IN_PERSON = "in_person", "in person"
    PHONE = "phone", "phone"
    VIDEO = "video", "video"
    UNKNOWN = "unknown", "unknown"


# Formats without a place.
CALLS = frozenset((Format.PHONE, Format.VIDEO))


class RejectReason(models.TextChoices):
    NO_MEETING = "no_meeting", "no meeting is reported"
    ONE_PARTY = "one_party", "a meeting inside one party"
    DUPLICATE = "duplicate", "already on record"
    OFF_TOPIC = "off_topic", "not what we follow"
    OTHER = "other", "other"


class Resolution(models.TextChoices):
    KNOWN = "known", "known spelling"
    NEW = "new", "new name"
    AMBIGUOUS = "ambiguous", "several fit"
    ANALYST = "analyst", "set by an analyst"


class PartyKind(models.TextChoices):
    COUNTRY = "country", "country"
    ORGANISATION = "organisation", "organisation"
    AUTHORITY = "authority", "de facto authority"
    GROUP = "group", "armed or political group"


class Level(models.TextChoices):
    """At which level somebody stood for a party, by the role held that day: words of protocol, read by the database's
    function `engagement_level` (migration `0012_levels`). A role that was not told has none."""

    HEAD = "head", "head of state or government"
    MINISTER = "minister", "minister"
    DEPUTY = "deputy", "deputy minister"
    ENVOY = "envoy", "ambassador or envoy"
    OTHER = "other", "other official"
