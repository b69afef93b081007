"""What follows in the admin from a meeting that was added, and from a participant who was put in another's place."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from engagement.admin.merge_pages import merge_address
from engagement.models import Meeting, Official, Participation
from engagement.services.editing import name_of
from engagement.services.following import AFTER_ADDING, AFTER_REPLACING
from engagement.templatetags.intervals import when_short


def follow_adding(request: HttpRequest, meeting: Meeting) -> None:
    """Say which meetings on record the added one may be; it stays one of its own until an analyst merges the two."""
    found = [other for follow in AFTER_ADDING for other in follow(meeting)]
    if not found:
        return
    links = format_html_join(
        "; ",
        '<a class="review-link" href="{}">{}: {}</a>',
        (
            (
                merge_address(Meeting, min(meeting.pk, one.pk), max(meeting.pk, one.pk)),
                when_short(one.interval),
                name_of(one),
            )
            for one in found
        ),
    )
    messages.warning(request, format_html("It may be on record already. Compare it with {}.", links))


def follow_replacing(formsets: Iterable[Any], by: User) -> None:
    """Of each participant whose official was replaced by another one in the form."""
    for formset in formsets:
        rows = formset.initial_forms if formset.model is Participation else ()
        for form in [row for row in rows if row not in formset.deleted_forms]:
            before, now = form.initial.get("official"), form.cleaned_data.get("official")
            if now is None or before in (None, now.pk) or not (old := Official.objects.filter(pk=before).first()):
                continue
            for follow in AFTER_REPLACING:
                follow(old, now, by)
