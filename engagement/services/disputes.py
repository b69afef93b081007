"""An analyst's ruling on a meeting of which one account says held and another denied."""

from django.contrib.auth.models import User

from engagement.models import Meeting, Operation
from engagement.services.editing import lock_meeting, mark_edited, name_of
from engagement.services.operations import operation


def rule_on_dispute(*, meeting_id: int, by: User, status: str, ruling: str, version: int | None = None) -> Meeting:
    """End the dispute: the meeting has the `status` from now on, and `ruling` says why.

    Its review state stays. An account that contradicts the ruling later disputes the meeting again.
    Raises `Meeting.DoesNotExist`, `LostUpdate` (where `version` is not the row's), `InvalidTransition`.
    """
    with operation(Operation.Kind.RULE, by=by, meetings=[meeting_id], reason=ruling.strip()) as act:
        meeting = lock_meeting(meeting_id, version)
        act.label = act.label or name_of(meeting)
        meeting.rule(status, ruling)
        mark_edited(meeting, by=by, fields=["status", "ruling", "is_disputed"])
    return meeting


def ruling_of(meeting: Meeting) -> Operation | None:
    """The latest ruling on the meeting that stands: who decided, when, and why. None where its `ruling` is empty."""
    if not meeting.ruling:
        return None
    ids = [meeting.pk, *meeting.merged_from.values_list("old_id", flat=True)]
    rulings = Operation.objects.standing().filter(kind=Operation.Kind.RULE, meetings__overlap=ids)
    return rulings.select_related("by").first()
