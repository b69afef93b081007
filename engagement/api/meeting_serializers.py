"""Meetings as the API shows them, and what it takes to change one."""

from typing import Any

from rest_framework import serializers

from engagement.api.fields import (
    CodeField,
    CodesField,
    IntervalInput,
    IntervalSerializer,
    NumberField,
    PageField,
    StrictSerializer,
    TextField,
)
from engagement.models import Meeting, Party, Topic
from engagement.services.correcting import Correction

_VERSION_HELP = "The version that you read: where the meeting has changed since, nothing is written (409)."
_MOST_TOPICS = 100
_LONGEST_NOTE = 20_000


class DelegationSerializer(serializers.Serializer):
    title = serializers.CharField(help_text="As told.")
    leader = CodeField("slug", allow_null=True)
    members = CodesField("slug")


class ParticipantSerializer(serializers.Serializer):
    """Either an official or a delegation."""

    official = CodeField("slug", allow_null=True)
    delegation = DelegationSerializer(allow_null=True)
    name = serializers.CharField(help_text="Of the official, or the delegation's title.")
    party = CodeField("code", allow_null=True, help_text="Null in proposals alone.")
    role = serializers.CharField(help_text="Held that day.")


class MeetingSerializer(serializers.Serializer):
    """One engagement of two or more parties."""

    id = serializers.IntegerField()
    page = PageField()
    version = serializers.IntegerField(help_text="To be given with every change.")
    status = serializers.ChoiceField(choices=Meeting.Status.choices, help_text="What is said of it.")
    review_state = serializers.ChoiceField(choices=Meeting.ReviewState.choices, help_text="What analysts say of it.")
    reject_reason = serializers.ChoiceField(choices=Meeting.RejectReason.choices, allow_blank=True)
    date = IntervalSerializer(source="*")
    city = serializers.CharField()
    country = CodeField("code", allow_null=True, help_text="Where it was held.")
    format = serializers.ChoiceField(choices=Meeting.Format.choices)
    participants = ParticipantSerializer(source="participations", many=True)
    topics = CodesField("slug")
    note = serializers.CharField()
    is_disputed = serializers.BooleanField(help_text="One account says held, another denied, and nobody has ruled.")
    ruling = serializers.CharField(help_text="Why a dispute was decided as it was.")
    created_at = serializers.DateTimeField()
    edited_at = serializers.DateTimeField(allow_null=True)
    reviewed_at = serializers.DateTimeField(allow_null=True)
    reviewed_by = CodeField("username", allow_null=True)


class VersionInput(StrictSerializer):
    version = NumberField(min_value=0, max_value=2**31 - 1, help_text=_VERSION_HELP)


class RejectionInput(VersionInput):
    reason = serializers.ChoiceField(choices=Meeting.RejectReason.choices)


class MeetingInput(VersionInput):
    """The fields to change; what is left out stays."""

    status = serializers.ChoiceField(choices=Meeting.Status.choices, required=False)
    date = IntervalInput(required=False)
    city = TextField(max_length=100, allow_blank=True, required=False)
    country = TextField(max_length=32, allow_null=True, required=False, help_text="Code of a party.")
    format = serializers.ChoiceField(choices=Meeting.Format.choices, required=False)
    topics = serializers.ListField(
        child=TextField(max_length=50), max_length=_MOST_TOPICS, required=False, help_text="All slugs."
    )
    note = TextField(max_length=_LONGEST_NOTE, allow_blank=True, required=False)

    def validate_country(self, code: str | None) -> Party | None:
        found = Party.objects.filter(code=code.upper()).first() if code else None
        if code and found is None:
            raise serializers.ValidationError(f"There is no party with the code “{code}”: look under parties.")
        return found

    def validate_topics(self, slugs: list[str]) -> list[Topic]:
        found = list(Topic.objects.filter(slug__in=slugs))
        missing = sorted(set(slugs) - {topic.slug for topic in found})
        if missing:
            raise serializers.ValidationError(f"There is no topic “{'”, “'.join(missing)}”: look under topics.")
        return found

    def correction(self) -> Correction:
        """What was asked for, valid."""
        values: dict[str, Any] = {**self.validated_data}
        del values["version"]
        if "date" in values:
            values["interval"] = values.pop("date")["interval"]
        return Correction(**values)  # type: ignore[typeddict-item,no-any-return]
