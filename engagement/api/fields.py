"""What several kinds of record share: dates with their precision, offices, and bodies without unknown keys."""

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from engagement.dates import DateInterval
from engagement.exceptions import InvalidDate
from engagement.models import Precision

_LENGTHS: dict[str | None, int] = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}


class IntervalSerializer(serializers.Serializer):
    """First and last day that a date covers, both included and null where unknown or open, and how well it is known."""

    start = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True)
    precision = serializers.ChoiceField(choices=Precision.choices)


class TextField(serializers.CharField):
    """Text; DRF's takes numbers, too, and stores 0.10 as “0.1”."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class NumberField(serializers.IntegerField):
    """A whole number; DRF's takes “1” and 1.0, too."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class StrictSerializer(serializers.Serializer):
    """A body; a key that is none of its fields is an error, since a misspelt one would silently change nothing."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(str(name) for name in set(data) - set(self.fields)) if hasattr(data, "keys") else []
        if unknown:
            known = ", ".join(self.fields)
            raise serializers.ValidationError(
                {name: [f"There is no such field; there are: {known}."] for name in unknown}
            )
        return super().to_internal_value(data)


class IntervalInput(StrictSerializer):
    """A date as it is read, or shorter: `{"start": "2021-10"}`. The whole object empty is an unknown date."""

    start = TextField(max_length=10, allow_null=True, required=False, help_text="2021-10-12, 2021-10, 2021")
    end = TextField(max_length=10, allow_null=True, required=False, help_text="Where it is another day.")
    precision = serializers.ChoiceField(choices=Precision.choices, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Adds `interval`."""
        start, end, precision = attrs.get("start"), attrs.get("end"), attrs.get("precision")
        length = _LENGTHS.get(precision, 10)
        if precision == Precision.UNKNOWN and (start or end):
            raise serializers.ValidationError({"precision": ["A known date is known to the day, month or year."]})
        if not start and (end or precision in _LENGTHS):
            raise serializers.ValidationError({"start": ["Give the start: a date has none only where it is unknown."]})
        try:
            interval = DateInterval.from_iso(start[:length] if start else None, end[:length] if end else None)
        except InvalidDate as error:
            raise serializers.ValidationError(str(error)) from error
        if precision and interval.precision != precision:
            raise serializers.ValidationError({"precision": [f"The date is known to the {interval.precision}."]})
        _refuse_cut(interval, start, end)
        return {**attrs, "interval": interval}


def _refuse_cut(interval: DateInterval, start: str | None, end: str | None) -> None:
    """A month or year is whole: from 1 October 2021 “to the month” means 1 to 31 October."""
    for name, text, edge in (("start", start, interval.start), ("end", end, interval.end)):
        if text and len(text) == 10 and edge and date.fromisoformat(text) != edge:
            words = f"A date known to the {interval.precision} covers all of it: the {name} is {edge.isoformat()}."
            raise serializers.ValidationError({name: [words]})


@extend_schema_field({"type": "string"})
class CodeField(serializers.Field):
    """A record by its key."""

    def __init__(self, key: str, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)
        self.key = key

    def to_representation(self, value: Any) -> str:
        return str(getattr(value, self.key))


@extend_schema_field({"type": "array", "items": {"type": "string"}})
class CodesField(CodeField):
    """All the records that a relation holds, by their keys; to be prefetched."""

    def to_representation(self, value: Any) -> list[str]:  # type: ignore[override]
        return [str(getattr(one, self.key)) for one in value.all()]


@extend_schema_field({"type": "string", "format": "uri"})
class PageField(serializers.Field):
    """The address of the record's page on the site."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str:
        path: str = value.get_absolute_url()
        request = self.context.get("request")
        return request.build_absolute_uri(path) if request else path
