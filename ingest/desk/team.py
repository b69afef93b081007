"""What the team says of the meeting on screen, and whose it is."""

from typing import Any

from django.contrib.auth.models import User
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.db import transaction

from engagement.exceptions import CannotAssign
from engagement.models import Comment, Meeting
from engagement.services.assigning import assign_meetings, assignable_users

MOST_COMMENTS = 50


def comments_of(meeting_id: int) -> list[dict[str, str]]:
    """The latest `MOST_COMMENTS`, the oldest of them first."""
    latest = Comment.objects.filter(meeting=meeting_id).select_related("by").order_by("-at", "-pk")[:MOST_COMMENTS]
    return [
        {
            "who": one.who,
            "at": naturaltime(one.at),
            "text": one.text,
        }
        for one in reversed(latest)
    ]


@transaction.atomic
def assign_at_desk(meeting_id: int, to: str, version: int, by: User) -> dict[str, Any]:
    """Give the meeting to `to`, or to nobody for "". An assignment moves the version; where nothing else did since the
    page was filled, the page may go on with the new one. Raises `CannotAssign`.
    """
    user = assignable_users().filter(username=to).first() if to else None
    if to and user is None:
        raise CannotAssign(f"{to} may not review, or is gone: choose somebody else.")
    before = Meeting.objects.select_for_update(of=("self",)).values_list("version", flat=True).get(pk=meeting_id)
    assign_meetings([meeting_id], user, by)
    now = Meeting.objects.values_list("version", flat=True).get(pk=meeting_id)
    return {"assigned_to": to, "version": now if before == version else version}
