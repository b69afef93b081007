"""Taking some accounts of a meeting out of it: they tell of another one, which is made of what they say."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from django.contrib.auth.models import User

from engagement.exceptions import CannotSplit
from engagement.models import Meeting, Operation, Participation
from engagement.services.editing import lock_meeting, name_of
from engagement.services.operations import operation
from engagement.services.recording import (
    MeetingInput,
    ParticipationInput,
    is_decided_or_edited,
    lock_recording,
)
from engagement.services.splitting import Part, split_meeting
from ingest.accounts import reconsider
from ingest.models import MatchSuggestion, Report
from ingest.proposing import proposals_of

Who = tuple[int | None, int | None]  # (official's id, delegation's id), one of them None


def split_accounts(
    *, meeting_id: int, report_ids: Collection[int], by: User, version: int | None = None, reason: str = ""
) -> Meeting:
    """Make a new proposal out of what the chosen accounts say, names resolved anew; returns it.

    Whom only these name leaves the meeting; whom the others name as well, both have; whom no account names was put
    there by somebody, and stays. A proposal that nobody has touched says from then on what the accounts left say; of
    any other nothing else changes. The two are remembered as distinct. An article's earlier accounts go where its last
    one goes.

    Raises `Meeting.DoesNotExist`, `LostUpdate`, and `CannotSplit`: where not some and not all of the accounts are
    chosen, one is no longer the meeting's, or one of the two would be no meeting.
    """
    with operation(Operation.Kind.SPLIT, by=by, meetings=[meeting_id], reason=reason) as act:
        lock_recording()
        meeting = lock_meeting(meeting_id, version)
        act.label = f"{meeting.pk} ({name_of(meeting)})"
        chosen, left = _divide(meeting, report_ids)
        proposals = proposals_of([*chosen, *left])
        told, told_by_others = _told(proposals[: len(chosen)]), _told(proposals[len(chosen) :])
        part = _part(meeting, told, told_by_others)
        if not is_decided_or_edited(meeting):
            part = replace(part, rest=told_by_others)
        new = split_meeting(
            meeting_id=meeting_id, by=by, part=part, take=lambda old, new: _take(old, new, chosen, left, by)
        )
        for one in (meeting.pk, new.pk):
            reconsider(lock_meeting(one))
    return new


def accounts_of(meeting: Meeting) -> list[Report]:
    """The current accounts, the surest first."""
    reports = Report.objects.current().filter(meeting=meeting).select_related("article")
    return list(reports.defer("article__original", "article__text", "article__mentions").order_by("-confidence", "pk"))


def _divide(meeting: Meeting, report_ids: Collection[int]) -> tuple[list[Report], list[Report]]:
    """(chosen, left)"""
    reports = accounts_of(meeting)
    if set(report_ids) - {report.pk for report in reports}:
        raise CannotSplit("A chosen account is no longer one of this meeting: open the page again, and choose anew.")
    chosen = [report for report in reports if report.pk in set(report_ids)]
    left = [report for report in reports if report.pk not in set(report_ids)]
    if not chosen:
        raise CannotSplit("Choose the accounts that tell of another meeting.")
    if not left:
        raise CannotSplit("All accounts are chosen, so there would be nothing to split from: leave at least one.")
    return chosen, left


def _told(proposals: Sequence[MeetingInput]) -> MeetingInput:
    """What the surest account says, with everybody and every topic that any of them names."""
    people: dict[Who, ParticipationInput] = {}
    for proposal in proposals:
        for one in proposal.participations:
            people.setdefault((one.official_id, one.delegation_id), one)
    topics = dict.fromkeys(topic for proposal in proposals for topic in proposal.topics)
    return replace(proposals[0], participations=tuple(people.values()), topics=tuple(topics))


def _part(meeting: Meeting, told: MeetingInput, told_by_others: MeetingInput) -> Part:
    own = {_who(row): row.pk for row in meeting.participations.order_by("pk")}
    named, named_by_others = _all(told.participations), _all(told_by_others.participations)
    added = tuple(one for one in told.participations if _who(one) not in own)
    return Part(
        says=replace(told, participations=added),
        moved=frozenset(pk for who, pk in own.items() if who in named - named_by_others),
        shared=frozenset(pk for who, pk in own.items() if who in named & named_by_others),
    )


def _all(rows: Iterable[ParticipationInput]) -> set[Who]:
    return {_who(row) for row in rows}


def _who(row: ParticipationInput | Participation) -> Who:
    return row.official_id, row.delegation_id


def _take(old: Meeting, new: Meeting, chosen: list[Report], left: list[Report], by: User) -> None:
    articles = {report.article_id for report in chosen} - {report.article_id for report in left}
    earlier = Report.objects.filter(meeting=old, article__in=articles, superseded_at__isnull=False)
    earlier.update(meeting=new, moved=False)
    pks = [report.pk for report in chosen]
    Report.objects.filter(pk__in=pks).update(meeting=new, moved=False)
    # Whether these are accounts of the first one is decided.
    MatchSuggestion.objects.filter(report__in=pks, meeting=old).update(
        state=MatchSuggestion.State.REFUSED, decided_by=by
    )
