"""Addresses to fetch articles from, as the upload page takes them: asked for here, fetched by a worker."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from engagement.api.fields import CodeField, TextField
from engagement.api.parsing import BoundedJSONParser
from ingest import fetches
from ingest.api.article_serializers import KnownInput
from ingest.api.articles import MayUpload
from ingest.models import Fetch
from ingest.web import FetchError


class AddressInput(KnownInput):
    """An address, and what is known of its article."""

    address = TextField(max_length=2000, help_text="Of one page, on a site that an administrator has allowed.")


class AddressSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    address = serializers.CharField(help_text="As it is asked for.")
    outlet = serializers.CharField()
    published = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=Fetch.State.choices)
    message = serializers.CharField(help_text="Why it failed and what to do; or that it was here already.")
    article = serializers.IntegerField(
        source="article_id", allow_null=True, help_text="What came of it. Null of what is done: removed since."
    )
    asked_by = CodeField("username", source="by", allow_null=True)
    asked_at = serializers.DateTimeField()


class AddressViewSet(GenericViewSet):
    """Addresses that articles are fetched from. One that is `waiting` waits for a worker: ask again until it is not."""

    queryset = Fetch.objects.none()
    serializer_class = AddressSerializer
    parser_classes = [BoundedJSONParser]
    filter_backends = ()
    lookup_value_regex = "[0-9]+"

    def get_permissions(self) -> list[Any]:
        return [*super().get_permissions(), MayUpload()]

    def retrieve(self, request: Any, pk: str) -> Response:
        """How far it is."""
        found = Fetch.objects.select_related("by").filter(pk=int(pk)).first()
        if found is None:
            raise Http404(f"There is no address {int(pk)} on the list; what was fetched is taken off it after a time.")
        return Response(self.get_serializer(found).data)

    @extend_schema(
        request=AddressInput,
        responses={
            202: AddressSerializer,
            422: OpenApiResponse({"$ref": "#/components/schemas/Error"}, "It may not be asked for, or nothing may."),
        },
    )
    def create(self, request: Any) -> Response:
        """Have the article at an address fetched. Off until an administrator names sites: then 422, with words.

        An address that waits already is not asked for twice: the answer is the one that waits.
        """
        body = AddressInput(data=request.data)
        body.is_valid(raise_exception=True)
        known = {"outlet": body.validated_data.get("outlet", ""), "published": body.validated_data.get("published")}
        try:
            row = fetches.ask_for(body.validated_data["address"], by=request.user, **known)
        except FetchError as error:
            if error.code == "address":
                raise ValidationError({"address": [str(error)]}) from error
            refused = {"error": str(error), "code": "refused"}
            return Response(refused, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
        return Response(self.get_serializer(row).data, status=status.HTTP_202_ACCEPTED)
