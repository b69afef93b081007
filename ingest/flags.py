"""What an analyst does about an account's flag: take over the state that it tells of, or put the flag away."""

from django.contrib.auth.models import User

from engagement.exceptions import InvalidTransition
from engagement.models import Meeting, Operation
from engagement.services.editing import lock_meeting, mark_edited, name_of
from engagement.services.operations import operation
from ingest.accounts import account_of, mark_movers, sharpen_date
from ingest.models import Report


def take_over_status(*, report_id: int, by: User, version: int | None = None) -> Report:
    """Give the meeting the status of the account that is flagged to move it, and its date where that is sharper.

    A confirmed meeting stays confirmed. Raises `Report.DoesNotExist`, `LostUpdate` (where `version` is not the
    meeting's) and `InvalidTransition`.
    """
    with operation(Operation.Kind.EDIT, by=by, reason="an account tells of a later state") as act:
        report, meeting = _lock(report_id, version)
        if meeting is None or report.flag != Report.Flag.MOVES:
            raise InvalidTransition("This account moves no meeting any more: somebody has dealt with it already.")
        act.meetings = [*act.meetings, meeting.pk]
        before, account = meeting.status, account_of(report)
        meeting.status = account.status
        sharpen_date(meeting, account, before)
        act.label = act.label or f"{name_of(meeting)}: {before} to {meeting.status}, as {_source(report)} says"
        mark_edited(meeting, by=by, fields=["status", "start", "end", "precision"])
        report.flag = Report.Flag.NONE
        report.save(update_fields=["flag"])
        mark_movers(meeting)
        report.refresh_from_db(fields=["moved"])
    return report


def dismiss_flag(*, report_id: int, by: User) -> Report:
    """Put the account's flag away: somebody has looked, and the meeting stays as it is.

    Raises `Report.DoesNotExist`, and `InvalidTransition` where it has no flag.
    """
    with operation(Operation.Kind.EDIT, by=by, reason="looked at, and the meeting stays as it is") as act:
        report, meeting = _lock(report_id, None)
        if not report.flag:
            raise InvalidTransition("This account has no flag any more: somebody has dealt with it already.")
        if meeting is not None:
            act.meetings = [*act.meetings, meeting.pk]
        about = name_of(meeting) if meeting else "an account without a meeting"
        act.label = act.label or f"{about}: {_source(report)} looked at"
        report.flag = Report.Flag.NONE
        report.save(update_fields=["flag"])
    return report


def _lock(report_id: int, version: int | None) -> tuple[Report, Meeting | None]:
    """The account and its meeting, the meeting locked first, as everywhere: whoever waits does so there."""
    current = Report.objects.current()
    meeting_id = current.values_list("meeting_id", flat=True).get(pk=report_id)
    meeting = lock_meeting(meeting_id, version) if meeting_id else None
    locked = current.select_for_update(of=("self",)).select_related("article").defer("article__original")
    report = locked.get(pk=report_id)
    if report.meeting_id != meeting_id:
        raise InvalidTransition("This account has just been moved to another meeting: open it there.")
    return report, meeting


def _source(report: Report) -> str:
    return report.article.outlet or str(report.article)
