"""Officials, parties and topics: lists with the pages' filters, and one of each."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.viewsets import ReadOnlyModelViewSet

from engagement import stats
from engagement.api.errors import Moved
from engagement.api.fields import CodeField, IntervalSerializer, PageField
from engagement.api.permissions import may_review
from engagement.filters import OfficialFilter, PartyFilter
from engagement.models import MergedOfficial, Official, Party, Topic


class OfficeSerializer(serializers.Serializer):
    party = CodeField("code")
    role = serializers.CharField()
    date = IntervalSerializer(source="*")


class OfficialSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    spellings = serializers.ListField(child=serializers.CharField(), help_text="All other forms of the name.")
    is_provisional = serializers.BooleanField(help_text="Found in an article, not yet in a confirmed meeting.")
    offices = OfficeSerializer(source="affiliations", many=True)
    note = serializers.CharField()
    meeting_count = serializers.IntegerField(help_text="Confirmed meetings.")
    page = PageField()


class PartySerializer(serializers.Serializer):
    code = serializers.CharField(help_text="ISO 3166-1 alpha-2, or the usual acronym.")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Party.Kind.choices)
    aliases = serializers.ListField(child=serializers.CharField())
    demonyms = serializers.ListField(child=serializers.CharField())
    capital = serializers.CharField()
    country = CodeField("code", help_text="The country that it governs or sits in.", allow_null=True)
    meeting_count = serializers.IntegerField(help_text="Confirmed meetings at which somebody stood for it.")
    hosted_count = serializers.IntegerField(help_text="Confirmed meetings held there, whoever met.")
    page = PageField()


class TopicSerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    covers = serializers.CharField()
    meeting_count = serializers.IntegerField(help_text="Confirmed meetings.")
    page = PageField()


class OfficialViewSet(ReadOnlyModelViewSet):
    """Officials of the record, as on the page of officials. Of one who was merged away, the address leads on."""

    queryset = Official.objects.none()  # tells the schema what the key is
    serializer_class = OfficialSerializer
    filterset_class = OfficialFilter
    lookup_field = "slug"
    lookup_value_regex = r"[-\w]+"

    def get_queryset(self) -> QuerySet[Official]:
        officials = Official.objects.all() if self.detail else Official.objects.established()
        return officials.with_offices().with_spellings()

    def get_object(self) -> Official:
        slug = self.kwargs["slug"]
        found = stats.with_meeting_counts(self.get_queryset()).filter(slug=slug).first()
        if found is None:
            merged = MergedOfficial.objects.filter(old_slug=slug).select_related("official").first()
            if merged is None:
                raise Http404(f"There is no official “{slug}” on record: look for the slug in the list.")
            path = reverse("api:official-detail", args=[merged.official.slug])
            raise Moved(f"“{slug}” is on record as {merged.official}.", path)
        if found.is_provisional and not may_review(self.request):
            raise PermissionDenied("This official stands in proposals alone, which only analysts read.")
        return found


class PartyViewSet(ReadOnlyModelViewSet):
    """Countries, organisations, authorities and groups, as on the page of parties."""

    queryset = Party.objects.none()
    serializer_class = PartySerializer
    filterset_class = PartyFilter
    lookup_field = "code"
    lookup_value_regex = r"[-A-Za-z0-9]+"

    def get_queryset(self) -> QuerySet[Party]:
        return Party.objects.select_related("country")

    def get_object(self) -> Party:
        code = self.kwargs["code"].upper()
        found = stats.with_party_counts(self.get_queryset()).filter(code=code).first()
        if found is None:
            raise Http404(f"There is no party with the code “{code}”: look for it in the list.")
        return found


class TopicViewSet(ReadOnlyModelViewSet):
    """What meetings are about, by name."""

    queryset = Topic.objects.none()
    serializer_class = TopicSerializer
    lookup_field = "slug"
    lookup_value_regex = r"[-\w]+"

    def get_queryset(self) -> QuerySet[Topic]:
        return stats.with_topic_counts(Topic.objects.all())

    def get_object(self) -> Topic:
        found = self.get_queryset().filter(slug=self.kwargs["slug"]).first()
        if found is None:
            raise Http404(f"There is no topic “{self.kwargs['slug']}”: look for it in the list.")
        return found


def all_routes() -> tuple[tuple[str, Any, str], ...]:
    """(path, view set, name) of each, for a router."""
    return (
        ("officials", OfficialViewSet, "official"),
        ("parties", PartyViewSet, "party"),
        ("topics", TopicViewSet, "topic"),
    )
