"""What people did, to be looked up and taken back; never changed by hand."""

from collections import Counter
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from engagement.admin.base import ModelAdmin, display
from engagement.admin.moved import became
from engagement.admin.undoing import undo
from engagement.event_tables import event_tables
from engagement.models import Meeting, Official, Operation

_LONGEST = 140


@admin.register(Operation)
class OperationAdmin(ModelAdmin[Operation]):
    """Read-only. Who may see meetings may see it; who may change them may undo."""

    fields = ["what", ("at", "by"), "reason", "about", "wrote", "state"]
    readonly_fields = ["what", "at", "by", "reason", "about", "wrote", "state"]
    list_display = ["at", "by", "kind", "words", "state"]
    list_display_links = ["at", "words"]
    list_filter = ["kind", ("by", admin.RelatedOnlyFieldListFilter), ("undone_by", admin.EmptyFieldListFilter)]
    list_select_related = ["by", "undone_by__by"]
    list_per_page = 50
    search_fields = ["label", "reason"]
    search_help_text = "Words of what was done, or of why"
    date_hierarchy = "at"
    change_form_outer_before_template = "admin/engagement/operation/undo.html"

    class Media:
        css = {"all": ["admin-review.css", "admin-merge.css"]}

    def get_custom_urls(self) -> tuple[tuple[str, str, Any], ...]:
        return (("<int:operation_id>/undo/", "undo_operation", undo),)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("engagement.view_meeting")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Operation]:
        return super().get_queryset(request).defer("rows")

    @display(description="what")
    def words(self, act: Operation) -> str:
        return act.label if len(act.label) <= _LONGEST else f"{act.label[: _LONGEST - 1]}…"

    @display(description="what")
    def what(self, act: Operation) -> str:
        return str(act)

    @display(description="state")
    def state(self, act: Operation) -> str:
        if act.undone_by is None:
            return "stands"
        return f"undone by {act.undone_by.by or 'somebody'}"

    @display(description="meetings and officials")
    def about(self, act: Operation) -> SafeString | str:
        links = [*_links(Meeting, act.meetings), *_links(Official, act.officials)]
        return format_html_join(", ", "{}", ((link,) for link in links)) if links else "none"

    @display(description="rows written")
    def wrote(self, act: Operation) -> str:
        """“1 meeting, 3 participations”."""
        tables = event_tables()
        counts = Counter(label for label, *_ in act.rows)
        parts = []
        for label, number in counts.items():
            meta = tables[label].model._meta
            parts.append(f"{number} {meta.verbose_name if number == 1 else meta.verbose_name_plural}")
        return ", ".join(parts) or "none"


def _links(model: type[Meeting] | type[Official], pks: list[int]) -> list[SafeString | str]:
    """To those that are there or became part of another one; the words alone for those that are gone."""
    there = model._default_manager.in_bulk(pks)
    links: list[SafeString | str] = []
    for pk in pks:
        words = str(there.get(pk, f"{model._meta.verbose_name} {pk}"))
        if pk in there or became(model, pk) is not None:
            url = reverse(f"admin:engagement_{model._meta.model_name}_change", args=[pk])
            links.append(format_html('<a class="review-link" href="{}">{}</a>', url, words))
        else:
            links.append(f"{words} (gone)")
    return links
