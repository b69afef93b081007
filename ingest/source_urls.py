"""Addresses of the sources' pages."""

from django.urls import path

from ingest.views import sources

urlpatterns = [
    path("", sources.source_list, name="sources"),
    path("<path:outlet>/export/<slug:name>/", sources.source_export, name="source-export"),
    path("<path:outlet>/", sources.source, name="source"),
]
