"""The accounts of a meeting and what they do to it: move its status, sharpen its date, dispute it.

| the meeting                       | a further account says          | then                                    |
| --------------------------------- | ------------------------------- | --------------------------------------- |
| proposed, unedited                | a later state                   | the status moves, and the date sharpens |
| edited or confirmed by an analyst | a later state                   | nothing moves; the account is flagged   |
| any but a rejected one            | held, where another says denied | disputed, until an analyst rules        |
"""

from datetime import datetime
from typing import Any

from engagement.dates import DateInterval
from engagement.exceptions import InvalidDate
from engagement.models import Meeting
from engagement.services.disputes import ruling_of
from engagement.services.editing import next_version
from engagement.services.recording import is_decided_or_edited
from ingest.life import (
    Account,
    accepted_steps,
    in_order,
    is_contradicted,
    sharpened,
    steps_of,
    tells_later_state,
)
from ingest.models import Report


def attach_account(meeting: Meeting, report: Report) -> None:
    """Let the report, just stored as one more account of the meeting, have its effect on it. The row must be locked."""
    if meeting.review_state == Meeting.ReviewState.REJECTED:
        return
    accounts = accounts_of(meeting)
    account = next(one for one in accounts if one.report_id == report.pk)
    if is_decided_or_edited(meeting):
        if tells_later_state(account, accounts, meeting.status):
            report.flag = Report.Flag.MOVES
            report.save(update_fields=["flag"])
    else:
        sharpen_date(meeting, account, _follow(meeting, accounts))
    _settle(meeting, accounts)


def reconsider(meeting: Meeting) -> None:
    """Bring the meeting in line with the accounts that it has now, after some went. The row must be locked."""
    if meeting.review_state == Meeting.ReviewState.REJECTED:
        return
    accounts = accounts_of(meeting)
    if accounts and not is_decided_or_edited(meeting):
        _follow(meeting, accounts)
        _support_date(meeting, accounts)
    _settle(meeting, accounts)


def accounts_of(meeting: Meeting) -> list[Account]:
    """The meeting's current accounts, in the order of their publication."""
    reports = (
        Report.objects.current()
        .filter(meeting=meeting)
        .select_related("article")
        .only("draft", "fingerprint", "created_at", "moved", "article__published")
    )
    return in_order(account_of(report) for report in reports)


def account_of(report: Report) -> Account:
    """What the report says became of the meeting."""
    return Account(
        report_id=report.pk,
        status=str(report.draft.get("status", "")),
        published=report.article.published,
        interval=interval_told(report.draft),
        stored=report.created_at,
        fingerprint=report.fingerprint,
        moved=report.moved,
    )


def interval_told(draft: dict[str, Any]) -> DateInterval:
    """The date that a stored draft gives; unknown where it gives none, or none that is in the calendar."""
    told = draft.get("date") or {}
    try:
        return DateInterval.from_iso(told.get("start"), told.get("end"))
    except InvalidDate:
        return DateInterval()


def sharpen_date(meeting: Meeting, account: Account, before: str) -> None:
    """Take over the account's date where it is the sharper one, unsaved; `before` is the status before the account.

    Only from an account of the present status: when a plan was to be is not when the meeting was.
    """
    if account.status == meeting.status:
        meeting.interval = sharpened(meeting.interval, account.interval, is_move=before != meeting.status)


def mark_movers(meeting: Meeting) -> None:
    """Set `moved` on those of the meeting's accounts that moved its status, and on no other."""
    _mark(meeting, accounts_of(meeting))


def _follow(meeting: Meeting, accounts: list[Account]) -> str:
    """Set the status that the accounts lead to, unsaved; returns the one before."""
    before = meeting.status
    meeting.status = steps_of(accounts)[-1].status
    return before


def _support_date(meeting: Meeting, accounts: list[Account]) -> None:
    """Nothing is more exact than its source: a date that no account gives any more is told anew by those left."""
    if any(one.interval == meeting.interval for one in accounts):
        return
    meeting.interval = accounts[0].interval
    status = accounts[0].status
    for account in accounts:
        sharpen_date(meeting, account, status)
        status = account.status


def _settle(meeting: Meeting, accounts: list[Account]) -> None:
    """Mark movers and a dispute, and save the meeting where anything has changed."""
    _mark(meeting, accounts)
    since = _decided_at(meeting)
    meeting.is_disputed = is_contradicted(accounts, decided=meeting.status if since else None, since=since)
    stored = Meeting.objects.get(pk=meeting.pk)
    fields = [
        name
        for name in ("status", "start", "end", "precision", "is_disputed")
        if getattr(stored, name) != getattr(meeting, name)
    ]
    if fields:
        meeting.version = next_version()
        meeting.save(update_fields=[*fields, "version"])


def _mark(meeting: Meeting, accounts: list[Account]) -> None:
    movers = {one.report_id for one in accepted_steps(accounts, meeting.status)[1:]}
    if all(one.moved == (one.report_id in movers) for one in accounts):
        return
    current = Report.objects.current().filter(meeting=meeting)
    current.filter(pk__in=movers, moved=False).update(moved=True)
    current.filter(moved=True).exclude(pk__in=movers).update(moved=False)


def _decided_at(meeting: Meeting) -> datetime | None:
    """When an analyst last decided what became of the meeting: by a ruling that stands, or by confirming it."""
    ruling = ruling_of(meeting)
    times = [ruling.at if ruling else None]
    if meeting.review_state == Meeting.ReviewState.CONFIRMED:
        times.append(meeting.reviewed_at)
    return max((time for time in times if time), default=None)
