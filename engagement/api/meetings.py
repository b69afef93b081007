"""Meetings: lists with the pages' filters, one of them, its correction, and an analyst's decisions."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from engagement.api.errors import Moved
from engagement.api.meeting_serializers import MeetingInput, MeetingSerializer, RejectionInput, VersionInput
from engagement.api.permissions import MayReview, may_review
from engagement.filters import MeetingFilter
from engagement.models import Meeting, MergedMeeting
from engagement.services.correcting import correct_meeting
from engagement.services.review import confirm_meeting, reject_meeting, reopen_meeting

_READING = ("list", "retrieve")


class MeetingViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Confirmed meetings for everybody who signed in; proposed and rejected ones for analysts.

    `ingest.api` extends this by the sources: what rests on articles is not known here.
    """

    queryset = Meeting.objects.none()  # tells the schema what the key is
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter
    lookup_value_regex = "[0-9]+"
    http_method_names: ClassVar[list[str]] = ["get", "head", "post", "patch"]

    def get_queryset(self) -> QuerySet[Meeting]:
        return Meeting.objects.all().with_details().prefetch_related("participations__delegation__members")

    def get_permissions(self) -> list[Any]:
        own = [] if self.action in _READING else [MayReview()]
        return [*super().get_permissions(), *own]

    def get_object(self) -> Meeting:
        number = int(self.kwargs["pk"])
        found = self.get_queryset().filter(pk=number).first()
        if found is None:
            merged = MergedMeeting.objects.filter(old_id=number).first()
            if merged is None:
                raise Http404(f"There is no meeting {number} on record.")
            path = reverse("api:meeting-detail", args=[merged.meeting_id])
            raise Moved(f"Meeting {number} became part of meeting {merged.meeting_id}.", path)
        if found.review_state != Meeting.ReviewState.CONFIRMED and not may_review(self.request):
            raise PermissionDenied(f"Meeting {number} is not confirmed: only analysts read it.")
        return found

    @extend_schema(request=MeetingInput)
    def partial_update(self, request: Any, pk: str) -> Response:
        """Correct some of the meeting's own fields. What was valid before stays where nothing is said of it."""
        meeting, body = self._asked(request, MeetingInput)
        version = body.validated_data["version"]
        correct_meeting(meeting_id=meeting.pk, by=request.user, version=version, correction=body.correction())
        return self._shown()

    @extend_schema(request=VersionInput)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Any, pk: str) -> Response:
        """Put the proposal on record."""
        meeting, body = self._asked(request, VersionInput)
        confirm_meeting(meeting_id=meeting.pk, by=request.user, version=body.validated_data["version"])
        return self._shown()

    @extend_schema(request=RejectionInput)
    @action(detail=True, methods=["post"])
    def reject(self, request: Any, pk: str) -> Response:
        """Set the proposal aside for a reason."""
        meeting, body = self._asked(request, RejectionInput)
        reject_meeting(meeting_id=meeting.pk, by=request.user, **body.validated_data)
        return self._shown()

    @extend_schema(request=VersionInput)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Any, pk: str) -> Response:
        """Take the decision back: the meeting is a proposal again."""
        meeting, body = self._asked(request, VersionInput)
        reopen_meeting(meeting_id=meeting.pk, by=request.user, version=body.validated_data["version"])
        return self._shown()

    def _asked(self, request: Any, form: Any) -> tuple[Meeting, Any]:
        """The meeting and the valid body; one that was merged away is gone for writing."""
        try:
            meeting = self.get_object()
        except Moved as moved:
            raise Http404(f"{moved} Ask for that one.") from moved
        body = form(data=request.data)
        body.is_valid(raise_exception=True)
        return meeting, body

    def _shown(self) -> Response:
        """The meeting as it is now."""
        return Response(self.get_serializer(self.get_object()).data)
