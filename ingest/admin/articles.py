"""Articles in the admin: found, corrected, processed again. They are uploaded on the site."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import ngettext
from unfold.contrib.filters.admin import RangeDateFilter
from unfold.widgets import UnfoldAdminSingleDateWidget, UnfoldAdminTextInputWidget

from engagement.admin.base import action, display
from engagement.admin.record_admin import RecordAdmin
from ingest.claiming import NotProcessable, request_processing
from ingest.forms import ArticleForm
from ingest.history import ARTICLE_TRAIL
from ingest.models import Article, Report
from ingest.reconciliation import remove_article


class ArticleAdminForm(ArticleForm):
    """The form of the article's page, in the admin's dress."""

    class Meta(ArticleForm.Meta):
        widgets = {
            "title": UnfoldAdminTextInputWidget,
            "outlet": UnfoldAdminTextInputWidget,
            "published": UnfoldAdminSingleDateWidget,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "url" in self.fields:
            self.fields["url"].widget = UnfoldAdminTextInputWidget()


@admin.register(Article)
class ArticleAdmin(RecordAdmin[Article]):
    is_restorable = False
    trail = ARTICLE_TRAIL
    form = ArticleAdminForm
    fields = [
        "title",
        "outlet",
        "url",
        "published",
        ("published_from", "language"),
        ("state", "state_at"),
        "error",
        ("filename", "size"),
        ("uploaded_at", "uploaded_by"),
        "page",
    ]
    readonly_fields = [
        *("published_from", "language", "state", "state_at", "error"),
        *("filename", "size", "uploaded_at", "uploaded_by", "page"),
    ]
    list_display = ["__str__", "outlet", "published", "progress", "reported", "uploaded_at"]
    list_filter = ["state", ("published", RangeDateFilter), ("uploaded_at", RangeDateFilter), "language", "outlet"]
    list_filter_submit = True
    list_per_page = 50
    search_fields = ["title", "outlet", "url", "filename"]
    search_help_text = "Title, outlet, address or name of the file"
    date_hierarchy = "uploaded_at"
    actions = ["process_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        told = Report.objects.current().filter(article=OuterRef("pk")).order_by().values("article")
        count = told.annotate(number=Count("pk")).values("number")
        rows: Any = super().get_queryset(request)
        return rows.listed().annotate(report_count=Coalesce(Subquery(count), 0))  # type: ignore[no-any-return]

    def save_model(self, request: HttpRequest, obj: Article, form: Any, change: bool) -> None:  # noqa: FBT001
        form.store()
        if form.changed_data:
            messages.info(request, "To let the meetings follow what you changed, process the article again.")

    def delete_model(self, request: HttpRequest, obj: Article) -> None:
        self._remove(request, [obj.pk])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        self._remove(request, list(queryset.values_list("pk", flat=True)))

    def _remove(self, request: HttpRequest, ids: list[int]) -> None:
        withdrawn = sum(remove_article(pk) for pk in ids)
        if withdrawn:
            words = ngettext(
                "%(n)s proposal that nothing else reports was withdrawn.",
                "%(n)s proposals that nothing else reports were withdrawn.",
                withdrawn,
            )
            messages.info(request, words % {"n": withdrawn})

    @action(description="Process again", permissions=["change"])
    def process_again(self, request: HttpRequest, queryset: QuerySet[Article]) -> None:
        done = 0
        for article in queryset:
            try:
                request_processing(article.pk, by=request.user)  # type: ignore[arg-type]
                done += 1
            except (NotProcessable, Article.DoesNotExist) as error:
                messages.warning(request, f"{article}: {error}")
        if done:
            words = ngettext("%(n)s article is processed again.", "%(n)s articles are processed again.", done)
            messages.success(request, words % {"n": done})

    @display(
        description="state",
        ordering="state",
        label={
            "received": "info",
            "processing": "info",
            "processed": "success",
            "failed": "danger",
            "parked": "warning",
        },
    )
    def progress(self, article: Article) -> tuple[str, str]:
        return article.state, article.get_state_display()

    @display(description="meetings", ordering="report_count")
    def reported(self, article: Any) -> int:
        return int(article.report_count)

    @display(description="on the site")
    def page(self, article: Article) -> str:
        return format_html(
            '<a href="{}">The article with its marks and meetings</a>', reverse("article", args=[article.pk])
        )
