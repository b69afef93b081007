"""What tells of a meeting: an article's account with its quote and offsets, seen from either side."""

from django.db.models import F, Prefetch
from rest_framework import serializers

from ingest.models import Report

_UNUSED = ("original", "text", "mentions", "signature", "bands")


class EvidenceSerializer(serializers.Serializer):
    quote = serializers.CharField(help_text="The sentences that prove it.")
    start = serializers.IntegerField(help_text="Where the quote starts in the article's text, in characters.")
    end = serializers.IntegerField(help_text="Where it ends; the character there is the first after it.")
    prominence = serializers.ChoiceField(choices=Report.Prominence.choices)
    confidence = serializers.FloatField(min_value=0, max_value=1)


class SourceSerializer(EvidenceSerializer):
    """One article's account of the meeting, as its last reading has it."""

    article = serializers.IntegerField(source="article_id", help_text="See /api/v1/articles/.")
    outlet = serializers.CharField(source="article.outlet")
    title = serializers.CharField(source="article.title")
    published = serializers.DateField(source="article.published", allow_null=True)
    url = serializers.CharField(source="article.url", help_text="Where it was published.")


class AccountSerializer(EvidenceSerializer):
    """One meeting that the article tells of."""

    meeting = serializers.IntegerField(source="meeting_id", help_text="See /api/v1/meetings/.")


def with_sources() -> "Prefetch[str]":
    """For meetings: each with `sources`, the oldest article first, in each the main accounts first. One query."""
    reports = Report.objects.current().select_related("article").defer("draft", *(f"article__{one}" for one in _UNUSED))
    order = (F("article__published").asc(nulls_last=True), "article_id", "-prominence", "start", "pk")
    return Prefetch("reports", reports.order_by(*order), to_attr="sources")
