"""Reports in the admin, to be read only: a machine's account is never changed afterwards."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from engagement.admin.base import ModelAdmin, display
from ingest.admin.splitting import split_page
from ingest.models import Report


@admin.register(Report)
class ReportAdmin(ModelAdmin[Report]):
    fields = [
        "article",
        "meeting",
        "quote",
        ("prominence", "confidence"),
        "flag",
        ("extractor_version", "created_at", "superseded_at"),
        "told",
    ]
    list_display = ["words", "article", "prominence", "surest", "flag", "created_at", "superseded_at"]
    list_filter = ["prominence", "flag", "extractor_version", ("superseded_at", admin.EmptyFieldListFilter)]
    search_fields = ["quote", "article__title", "article__filename"]

    def get_custom_urls(self) -> tuple[tuple[str, str, Any], ...]:
        return (("split/<int:meeting_id>/", "ingest_report_split", split_page),)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Reports go with their article, never by themselves."""
        match = request.resolver_match
        with_article = match is not None and (match.url_name or "").startswith("ingest_article_")
        return with_article and super().has_delete_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Report]:
        reports = super().get_queryset(request).select_related("article", "meeting")
        return reports.defer("article__original", "article__text", "article__mentions")

    @display(description="quote")
    def words(self, report: Report) -> str:
        return report.quote if len(report.quote) <= 120 else f"{report.quote[:119]}…"

    @display(description="confidence", ordering="confidence")
    def surest(self, report: Report) -> str:
        return f"{report.confidence:.0%}"

    @display(description="draft")
    def told(self, report: Report) -> str:
        return format_html("<pre>{}</pre>", json.dumps(report.draft, indent=2, ensure_ascii=False))
