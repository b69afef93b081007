"""The words that a meeting's fields may hold."""

from django.db import models


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


class RejectReason(models.TextChoices):
    NO_MEETING = "no_meeting", "no meeting is reported"
    ONE_PARTY = "one_party", "a meeting inside one party"
    DUPLICATE = "duplicate", "already on record"
    OFF_TOPIC = "off_topic", "not what we follow"
    OTHER = "other", "other"
