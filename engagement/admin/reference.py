"""What everything else refers to: parties, cities and topics."""

from collections.abc import Iterable

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from engagement.admin.autocomplete import LabelledChoices
from engagement.admin.base import display
from engagement.admin.protection import ProtectedByMeetings
from engagement.admin.record_admin import RecordAdmin
from engagement.models import City, Meeting, Party, Topic


@admin.register(Party)
class PartyAdmin(LabelledChoices, RecordAdmin[Party]):
    fields = [("code", "kind"), "name", "aliases", "demonyms", ("capital", "country")]
    autocomplete_fields = ["country"]
    list_display = ["name", "code", "kind", "also"]
    list_filter = ["kind"]
    search_fields = ["name", "code"]
    search_help_text = "A name, code, alias or demonym"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Party], search_term: str
    ) -> tuple[QuerySet[Party], bool]:
        for word in search_term.split():
            queryset = queryset.filter(
                Q(name__unaccent__icontains=word)
                | Q(code__istartswith=word)
                | Q(aliases__icontains=word)
                | Q(demonyms__icontains=word)
            )
        return queryset, False

    @display(description="also called")
    def also(self, party: Party) -> str:
        return ", ".join(party.aliases)


@admin.register(City)
class CityAdmin(LabelledChoices, RecordAdmin[City]):
    fields = ["name", "country", "aliases"]
    autocomplete_fields = ["country"]
    list_display = ["name", "country", "also"]
    list_select_related = ["country"]
    list_filter = [("country", AutocompleteSelectFilter)]
    list_filter_submit = True
    search_fields = ["name"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[City], search_term: str
    ) -> tuple[QuerySet[City], bool]:
        for word in search_term.split():
            queryset = queryset.filter(
                Q(name__unaccent__icontains=word)
                | Q(aliases__icontains=word)
                | Q(country__name__unaccent__icontains=word)
            )
        return queryset, False

    @display(description="also called")
    def also(self, city: City) -> str:
        return ", ".join(city.aliases)


@admin.register(Topic)
class TopicAdmin(ProtectedByMeetings, RecordAdmin[Topic]):
    fields = ["name", "slug", "covers"]
    prepopulated_fields = {"slug": ["name"]}
    list_display = ["name", "slug", "covers"]
    search_fields = ["name", "slug", "covers"]

    def holders(self, objs: Iterable[Topic]) -> QuerySet[Meeting]:
        return Meeting.objects.filter(topics__in=objs).distinct()
