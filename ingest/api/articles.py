"""Articles: lists with the page's filters, one with its text and accounts, and the upload."""

from itertools import chain
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from engagement.api.parsing import BoundedJSONParser
from engagement.api.permissions import may_review
from engagement.models import Meeting
from ingest.api.article_serializers import (
    ArticleSerializer,
    ArticleTextSerializer,
    FileUpload,
    PartReceiptsSerializer,
    ReceiptSerializer,
    TextUpload,
)
from ingest.batch import Unreadable, unpack
from ingest.filters import ArticleFilter
from ingest.intake import Receipt, Upload, clean_name, upload_article
from ingest.models import Article, Report

_STATUS = {
    "received": status.HTTP_201_CREATED,
    "duplicate": status.HTTP_409_CONFLICT,
    "refused": status.HTTP_422_UNPROCESSABLE_ENTITY,
}
_ANSWERS = PolymorphicProxySerializer(
    component_name="Received",
    serializers=[ReceiptSerializer, PartReceiptsSerializer],
    resource_type_field_name=None,
)


class MayUpload(BasePermission):
    message = "Only analysts upload articles: ask an administrator to put you into that group."

    def has_permission(self, request: Any, view: Any) -> bool:
        return bool(request.user.has_perm("ingest.add_article"))


class ArticleViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet):
    """Uploaded articles. One that waits is `received` or `processing`: ask again until it is neither."""

    queryset = Article.objects.none()
    serializer_class = ArticleSerializer
    filterset_class = ArticleFilter
    parser_classes = [BoundedJSONParser, MultiPartParser]
    lookup_value_regex = "[0-9]+"

    def get_queryset(self) -> QuerySet[Article]:
        return Article.objects.only("pk")

    def get_permissions(self) -> list[Any]:
        return [*super().get_permissions(), *([MayUpload()] if self.action == "create" else [])]

    def paginate_queryset(self, queryset: Any) -> list[Any]:
        """The counts are taken of the page's rows alone, however many articles there are."""
        keys = [article.pk for article in super().paginate_queryset(queryset)]
        rows = Article.objects.listed().with_counts().select_related("uploaded_by").in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    @extend_schema(responses=ArticleTextSerializer)
    def retrieve(self, request: Any, pk: str) -> Response:
        """With the text, into which the offsets of the accounts point, and the meetings that it tells of."""
        accounts = Report.objects.current().filter(meeting__isnull=False).defer("draft").order_by("start", "pk")
        if not may_review(request):
            accounts = accounts.filter(meeting__review_state=Meeting.ReviewState.CONFIRMED)
        articles = Article.objects.with_counts().defer("original", "mentions", "signature", "bands")
        prefetch = Prefetch("reports", accounts, to_attr="accounts")
        found = articles.select_related("uploaded_by").prefetch_related(prefetch).filter(pk=int(pk)).first()
        if found is None:
            raise Http404(f"There is no article {int(pk)} on file.")
        return Response(ArticleTextSerializer(found, context=self.get_serializer_context()).data)

    @extend_schema(
        request={"multipart/form-data": FileUpload, "application/json": TextUpload}, responses={201: _ANSWERS}
    )
    def create(self, request: Any) -> Response:
        """Upload one article: a file (multipart), or its text (JSON). The same content twice is refused with 409.

        An archive or list of articles (.zip, .csv, .jsonl), or a mail with articles attached, is answered part by part:
        201 where at least one is new, else 422.
        """
        if sum(len(files) for _, files in request.FILES.lists()) > 1:
            raise ValidationError({"file": ["Send one file with each request, so that each has an answer of its own."]})
        body = (FileUpload if is_multipart(request) else TextUpload)(data=request.data)
        body.is_valid(raise_exception=True)
        upload = body.upload()
        parts = unpack(upload)
        first, second = next(parts, None), next(parts, None)
        if not isinstance(first, Upload) or second is not None or first.filename != upload.filename:
            opened = [one for one in (first, second) if one is not None]
            return _answer_parts([_receive_part(one, request) for one in chain(opened, parts)])
        receipt = upload_article(first, by=request.user)
        return Response(_answer(receipt, request), status=_STATUS[receipt.outcome])


def _receive_part(one: Upload | Unreadable, request: Any) -> dict[str, Any]:
    if isinstance(one, Unreadable):
        words = {"filename": clean_name(one.name)[:300], "outcome": "refused", "message": one.message}
        return {**words, "article": None, "page": None}
    receipt = upload_article(one, by=request.user)
    page = request.build_absolute_uri(receipt.article.get_absolute_url())
    told = {"filename": receipt.filename, "outcome": receipt.outcome, "message": receipt.message}
    return {**told, "article": receipt.article.pk, "page": page}


def _answer_parts(parts: list[dict[str, Any]]) -> Response:
    received = sum(one["outcome"] == "received" for one in parts)
    if received:
        return Response({"received": received, "parts": parts}, status=status.HTTP_201_CREATED)
    words = " ".join(dict.fromkeys(one["message"] for one in parts[:5])) or "There is no article in the file."
    code = "duplicate" if parts and all(one["outcome"] == "duplicate" for one in parts) else "refused"
    answer = {"error": words, "code": code, "parts": parts}
    return Response(answer, status=status.HTTP_422_UNPROCESSABLE_ENTITY)


def is_multipart(request: Any) -> bool:
    return bool(str(request.content_type).partition(";")[0].strip().lower() == MultiPartParser.media_type)


def _answer(receipt: Receipt, request: Any) -> dict[str, Any]:
    article = receipt.article
    if receipt.outcome != "received":
        return {"error": receipt.message, "code": receipt.outcome, "article": article.pk}
    page = request.build_absolute_uri(article.get_absolute_url())
    return {"article": article.pk, "state": article.state, "message": receipt.message, "page": page}
