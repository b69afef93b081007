"""Officials with their spellings and offices, and delegations."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from engagement.admin.autocomplete import LabelledChoices, office_of
from engagement.admin.base import display
from engagement.admin.inlines import AffiliationInline, OfficialNameInline
from engagement.admin.merge_officials import merge_page, merge_selected
from engagement.admin.moved import FollowsMerges
from engagement.admin.protection import ProtectedByMeetings
from engagement.admin.record_admin import About, RecordAdmin
from engagement.admin.split_officials import split_page
from engagement.models import Delegation, Official
from engagement.services.recording import lock_recording


@admin.register(Official)
class OfficialAdmin(FollowsMerges, ProtectedByMeetings, LabelledChoices, RecordAdmin[Official]):
    inlines = [OfficialNameInline, AffiliationInline]
    fields = [("name", "slug"), ("is_provisional", "identity"), "note"]
    readonly_fields = ["identity"]
    prepopulated_fields = {"slug": ["name"]}
    list_display = ["name", "office", "spellings", "is_provisional"]
    list_filter = ["is_provisional", ("affiliations__party", AutocompleteSelectFilter)]
    list_filter_submit = True
    search_fields = ["name"]
    search_help_text = "Any spelling, in any script"
    compressed_fields = False
    actions = [merge_selected]

    class Media:
        css = {"all": ["admin-review.css", "admin-merge.css"]}

    def save_model(self, request: HttpRequest, obj: Official, form: Any, change: bool) -> None:  # noqa: FBT001
        """Nobody is put into a meeting meanwhile: with what it is compared depends on who there is established."""
        if "is_provisional" in form.changed_data:
            lock_recording()
        super().save_model(request, obj, form, change)

    def get_custom_urls(self) -> tuple[tuple[str, str, Any], ...]:
        return (
            ("merge/", "engagement_official_merge", merge_page),
            ("<int:official_id>/split/", "engagement_official_split", split_page),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Official]:
        officials: QuerySet[Official] = super().get_queryset(request)
        return officials.prefetch_related("names", "affiliations__party")

    def about(self, record: Official) -> About:
        return About(officials=[record.pk])

    def holders(self, objs: Iterable[Official]) -> QuerySet[Delegation]:
        return Delegation.objects.filter(members__in=objs).distinct()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Official], search_term: str
    ) -> tuple[QuerySet[Official], bool]:
        return queryset.named(search_term), False  # type: ignore[attr-defined]

    @display(description="who is it")
    def identity(self, official: Official) -> str:
        """Where an analyst says who a provisional official is."""
        if official.pk and Official.objects.unidentified().filter(pk=official.pk).exists():
            address = reverse("identity-item", args=[official.pk])
            return format_html('<a href="{}">Compare with those on record</a>', address)
        address = reverse("identity")
        return format_html('{} <a href="{}">Unknown names</a>', "On record." if official.pk else "", address)

    @display(description="office")
    def office(self, official: Official) -> str:
        return office_of(official)

    @display(description="other spellings")
    def spellings(self, official: Official) -> str:
        names = [row.name for row in official.names.all() if row.name != official.name]
        return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")


@admin.register(Delegation)
class DelegationAdmin(LabelledChoices, RecordAdmin[Delegation]):
    fields = ["title", "party", "leader", "members"]
    autocomplete_fields = ["party", "leader", "members"]
    list_display = ["title", "party", "leader"]
    list_select_related = ["party", "leader"]
    list_filter = [("party", AutocompleteSelectFilter)]
    list_filter_submit = True
    search_fields = ["title"]

    def save_model(self, request: HttpRequest, obj: Delegation, form: Any, change: bool) -> None:  # noqa: FBT001
        """Nobody is put into a meeting with it meanwhile: who belongs to it was at all its meetings."""
        lock_recording()
        super().save_model(request, obj, form, change)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Delegation], search_term: str
    ) -> tuple[QuerySet[Delegation], bool]:
        for word in search_term.split():
            queryset = queryset.filter(
                Q(title__unaccent__icontains=word)
                | Q(party__name__unaccent__icontains=word)
                | Q(party__code__iexact=word)
            )
        return queryset, False
