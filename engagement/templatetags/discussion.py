"""A meeting's comments with the form for another one, on the site and in the admin alike."""

from dataclasses import dataclass
from typing import Any

from django.template import Context, Library

from engagement.models import Comment, Meeting
from engagement.services.discussing import LONGEST, may_remove

register = Library()

SHOWN = 100


@dataclass(frozen=True)
class Shown:
    comment: Comment
    may_remove: bool


@register.inclusion_tag("engagement/_comments.html", takes_context=True)
def meeting_comments(context: Context, meeting: Meeting) -> dict[str, Any]:
    """The latest `SHOWN`, the oldest of them first, in one query (two where there are more)."""
    request = context["request"]
    latest = list(meeting.comments.select_related("by").order_by("-at", "-pk")[: SHOWN + 1])
    comments = [Shown(comment, may_remove(request.user, comment)) for comment in reversed(latest[:SHOWN])]
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "meeting": meeting,
        "comments": comments,
        "earlier": meeting.comments.count() - SHOWN if len(latest) > SHOWN else 0,
        "may_add": request.user.has_perm("engagement.add_comment"),
        "longest": LONGEST,
        "next": request.get_full_path(),
    }
