"""Addresses of the articles' pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
