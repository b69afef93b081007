"""What users may do, by the same permissions as on the pages."""

from typing import Any

from rest_framework.permissions import BasePermission

REVIEW = "engagement.change_meeting"


class MayReview(BasePermission):
    message = "Only analysts edit and decide meetings: ask an administrator to put you into that group."

    def has_permission(self, request: Any, view: Any) -> bool:
        return bool(request.user.has_perm(REVIEW))


def may_review(request: Any) -> bool:
    """Whether the user reads proposals and rejected meetings, too."""
    return bool(request.user and request.user.has_perm(REVIEW))
