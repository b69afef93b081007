"""Meetings in the admin: the list of proposals, and the review of each beside its articles' text."""

from typing import Any

from django.contrib import admin
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from engagement.admin import review_views
from engagement.admin.actions import DECIDE, confirm_selected, decide_previewed, reject_selected
from engagement.admin.assigning import assign_selected, assign_to_me
from engagement.admin.autocomplete import CHOICES_URL, LabelledChoices, choices_view
from engagement.admin.decisions import apply_decision, is_decision
from engagement.admin.following import follow_adding, follow_replacing
from engagement.admin.inlines import ParticipationInline
from engagement.admin.list_filters import AssignedFilter, ConfidenceFilter, NeedsAnotherLookFilter
from engagement.admin.meeting_columns import MeetingColumns
from engagement.admin.meeting_forms import MeetingForm
from engagement.admin.merge_meetings import merge_page, merge_selected
from engagement.admin.moved import FollowsMerges
from engagement.admin.record_admin import About
from engagement.admin.refusals import refusal_of, remember_refusal
from engagement.exceptions import RecordError
from engagement.models import Meeting, Operation
from engagement.services.assigning import assign_meetings
from engagement.services.editing import OWN_FIELDS, lock_meeting, mark_edited, name_of
from engagement.services.officials import establish_officials
from engagement.services.operations import operation
from engagement.services.recording import lock_recording
from engagement.templatetags.intervals import when_short


@admin.register(Meeting)
class MeetingAdmin(FollowsMerges, LabelledChoices, MeetingColumns):
    """Every write is one transaction on the locked row; what is refused comes back in the form, with what was typed."""

    form = MeetingForm
    inlines = [ParticipationInline]
    fieldsets = [
        (None, {"fields": [("date", "status", "format"), ("city", "country")]}),
        ("What it was about", {"fields": ["topics", "note", "assignee"]}),
    ]
    autocomplete_fields = ["country"]
    list_display = ["date", "people", "where", "said", "review", "surest", "told_by", "assignee"]
    list_display_links = ["date", "people"]
    list_filter = [
        "review_state",
        "status",
        "format",
        AssignedFilter,
        ConfidenceFilter,
        NeedsAnotherLookFilter,
        ("participations__party", AutocompleteSelectFilter),
        ("participations__official", AutocompleteSelectFilter),
        ("country", AutocompleteSelectFilter),
        "topics",
        ("reports__article", AutocompleteSelectFilter),
    ]
    list_filter_submit = True
    list_fullwidth = True
    list_per_page = 50
    search_fields = ["city"]
    search_help_text = "Any spelling of an official, a party, role, place, topic or word of the note"
    date_hierarchy = "start"
    actions = [confirm_selected, reject_selected, merge_selected, assign_to_me, assign_selected]
    warn_unsaved_form = True
    compressed_fields = False

    class Media:
        css = {"all": ["admin-review.css", "admin-history.css", "admin-merge.css"]}
        js = ["admin-review.js"]

    def name_of(self, record: Meeting) -> str:
        return name_of(record)

    def about(self, record: Meeting) -> About:
        return About(meetings=[record.pk])

    def get_custom_urls(self) -> tuple[tuple[str, str, Any], ...]:
        return (
            ("merge/", "engagement_meeting_merge", merge_page),
            ("next/", "engagement_meeting_next", review_views.next_meeting),
            ("decide/", DECIDE, decide_previewed),
            ("choices/", CHOICES_URL, choices_view),
            ("cities/", "engagement_meeting_cities", review_views.city_suggestions),
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Meeting]:
        return super().get_queryset(request).with_details()  # type: ignore[attr-defined,no-any-return]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Meeting], search_term: str
    ) -> tuple[QuerySet[Meeting], bool]:
        return queryset.mentioning(search_term), False  # type: ignore[attr-defined]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Meeting | None:
        """To be written to, the row is locked, and must be the version that the form was filled from."""
        match = request.resolver_match
        if request.method != "POST" or match is None or match.url_name != "engagement_meeting_change":
            return super().get_object(request, object_id, from_field)
        version = request.POST.get("version", "")
        lock_recording()  # before any row: who is replaced may be joined, which a running article must not meet
        try:
            # 0 is no version: a form without one is as stale as can be.
            filled_from = int(version) if version.isdecimal() else 0
            return lock_meeting(int(object_id), None if refusal_of(request) else filled_from)
        except (Meeting.DoesNotExist, ValueError):
            return None

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        form = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"refusal": refusal_of(request)})

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(
            db_field, request, widget=UnfoldAdminCheckboxSelectMultipleWidget, **kwargs
        )

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in {"topics", "country"}:
            for verb in ("add", "change", "view", "delete"):
                setattr(field.widget, f"can_{verb}_related", False)
        if field is not None and db_field.name == "city":
            field.widget.attrs |= {"list": "known-cities", "autocomplete": "off"}
        if field is not None and db_field.name == "note":
            field.widget.attrs["rows"] = 3
        return field

    def get_actions(self, request: HttpRequest) -> Any:
        """To delete stands last, since it is not what an analyst does every day."""
        actions = super().get_actions(request)
        return dict(sorted(actions.items(), key=lambda action: action[0] == "delete_selected"))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = context.get("original")
        if meeting is not None:
            context["subtitle"] = f"{when_short(meeting.interval)}: {name_of(meeting)}"
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> Any:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (RecordError, IntegrityError) as error:
            # The transaction is rolled back; the second pass shows the form again with what was typed.
            remember_refusal(request, error)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request: HttpRequest, obj: Meeting, form: Any, change: bool) -> None:  # noqa: FBT001
        """A changed meeting is written with its rows, in `save_related`."""
        if not change:
            obj.edited_at = timezone.now()
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        user: Any = request.user  # nobody comes here unsigned
        if "assignee" in form.changed_data:
            assign_meetings([form.instance.pk], form.cleaned_data["assignee"], by=user)
        changed = form.has_changed_beyond_version() or any(formset.has_changed() for formset in formsets)
        if change and changed:
            follow_replacing(formsets, user)
            with operation(Operation.Kind.EDIT, by=user):  # which says more than that it was assigned, too
                mark_edited(form.instance, by=user, fields=OWN_FIELDS)
            if form.instance.review_state == Meeting.ReviewState.CONFIRMED:
                form.instance.check_complete()
                establish_officials(form.instance)
        if not change:
            follow_adding(request, form.instance)

    def response_change(self, request: HttpRequest, obj: Meeting) -> HttpResponse:
        return apply_decision(self, request, obj) if is_decision(request) else super().response_change(request, obj)
