"""Addresses of the search."""

from django.urls import path

from ingest.search import views

urlpatterns = [
    path("", views.search, name="search"),
    path("suggest/", views.suggest, name="search-suggest"),
]
