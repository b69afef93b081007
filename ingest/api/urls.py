"""Addresses of the API, version 1."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from engagement.api.people import all_routes
from ingest.api.addresses import AddressViewSet
from ingest.api.articles import ArticleViewSet
from ingest.api.meetings import MeetingViewSet

app_name = "api"


class Nowhere(APIView):
    """Every other address: JSON says so, too."""

    schema = None

    def get(self, request: Any, address: str) -> Response:
        raise Http404("There is nothing at this address. Addresses end with “/”; /api/v1/docs/ lists them.")

    post = put = patch = delete = get


router = SimpleRouter()
router.register("meetings", MeetingViewSet, "meeting")
for prefix, viewset, name in all_routes():
    router.register(prefix, viewset, name)
router.register("articles", ArticleViewSet, "article")
router.register("addresses", AddressViewSet, "address")

urlpatterns = [
    *router.urls,
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", login_required(SpectacularSwaggerSplitView.as_view(url_name="api:schema")), name="docs"),
    re_path(r"^(?P<address>[\s\S]*)$", Nowhere.as_view(), name="nowhere"),
]
