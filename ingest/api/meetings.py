"""Meetings with the articles that tell of them."""

from django.db.models import QuerySet

from engagement.api import meeting_serializers
from engagement.api import meetings as record
from engagement.models import Meeting
from ingest.api.sources import SourceSerializer, with_sources


class MeetingSerializer(meeting_serializers.MeetingSerializer):
    """One engagement of two or more parties, with every article's account of it."""

    sources = SourceSerializer(many=True)


class MeetingViewSet(record.MeetingViewSet):
    """Confirmed meetings for everybody who signed in; proposed and rejected ones for analysts."""

    serializer_class = MeetingSerializer

    def get_queryset(self) -> QuerySet[Meeting]:
        return super().get_queryset().prefetch_related(with_sources())
