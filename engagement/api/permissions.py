"""What users may do, by the same permissions as on the pages."""

from typing import Any

from rest_framework.permissions import BasePermission

READ = "engagement.view_meeting"
REVIEW = "engagement.change_meeting"


class MayRead(BasePermission):
    """Of whoever signed in, those whom an administrator put into a group."""

    message = "Your account is in no group yet: ask an administrator to put you into one."

    def has_permission(self, request: Any, view: Any) -> bool:
        return bool(request.user and request.user.has_perm(READ))


class MayReview(BasePermission):
    message = "Only analysts edit and decide meetings: ask an administrator to put you into that group."

    def has_permission(self, request: Any, view: Any) -> bool:
        return bool(request.user.has_perm(REVIEW))


def may_review(request: Any) -> bool:
    """Whether the user reads proposals and rejected meetings, too."""
    return bool(request.user and request.user.has_perm(REVIEW))
