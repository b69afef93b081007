"""A plan → meetings on record, all in one act, with what the file says of their sources (decision 54)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction

from engagement.exceptions import RecordError
from engagement.models import Delegation, Meeting, Official, Operation
from engagement.services.editing import mark_edited
from engagement.services.officials import create_official
from engagement.services.operations import operation
from engagement.services.recording import MeetingInput, ParticipationInput, lock_recording, record_meeting
from engagement.services.review import confirm_meeting
from ingest.models import Article, MatchSuggestion, Report
from ingest.names_on_record import strip_honorifics
from ingest.spreadsheets.plan import Attendant, Draft, Plan, PlannedRow, Progress, no_progress
from ingest.spreadsheets.planning import plan_import, reason_of
from ingest.spreadsheets.reading import Table
from ingest.spreadsheets.sources import keep_articles, store_reports


class CannotImport(RecordError):
    """A plan has errors, or the record has changed since it was shown."""


@dataclass
class Imported:
    """`act` is None where there was nothing to write."""

    plan: Plan
    meetings: list[int] = field(default_factory=list)
    act: Operation | None = None


def import_rows(plan: Plan, *, by: User) -> Imported:
    """As `import_table`, of a plan that was shown."""
    return import_table(plan.table, plan.mapping, by=by, day_first=plan.day_first, confirm=plan.confirm)


def import_table(
    table: Table,
    mapping: Mapping[str, str],
    *,
    by: User,
    day_first: bool | None = None,
    confirm: bool = False,
    progress: Progress = no_progress,
) -> Imported:
    """Record the table's new rows as proposals, or confirmed. One operation, one undo.

    It is planned under the lock that articles are recorded under: what came on record since the plan was shown is not
    recorded twice. Raises `CannotImport` where a row has an error, and `SpreadsheetError` for the mapping; writes
    nothing then.
    """
    with transaction.atomic():
        lock_recording()
        plan = plan_import(table, mapping, day_first=day_first, confirm=confirm, progress=progress)
        if plan.errors:
            raise CannotImport(f"{_number(len(plan.errors), 'error')} in the file: nothing was imported.")
        done = Imported(plan)
        if not plan.new:
            return done
        articles = keep_articles(plan.new, plan.table.name, by)
        people = _People()
        with operation(Operation.Kind.ADD, by=by, reason=reason_of(plan.table.digest)) as act:
            for number, row in enumerate(plan.new):
                progress("Recording them", number)
                done.meetings.append(_record(row, plan, articles, people, by))
            act.meetings = list(done.meetings)
            act.label = f"{_number(len(done.meetings), 'meeting')} of the spreadsheet {plan.table.name}"
        done.act = act
    return done


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _record(row: PlannedRow, plan: Plan, articles: dict[int, list[Article]], people: "_People", by: User) -> int:
    draft = row.draft
    if draft is None:
        raise ValueError("A row without a draft is not new.")
    meeting = record_meeting(_input(draft, people))
    meeting.note = "\n".join(filter(None, (draft.note, f"From row {row.number} of the spreadsheet {plan.table.name}.")))
    mark_edited(meeting, by=by, fields=["note"])  # a person wrote it: no machine changes it
    reports = store_reports(meeting, row, articles.get(row.number, []), people.slugs)
    _ask(meeting, row, reports)
    if plan.confirm:
        confirm_meeting(meeting_id=meeting.pk, by=by)
    return meeting.pk


def _input(draft: Draft, people: "_People") -> MeetingInput:
    return MeetingInput(
        status=draft.status,
        interval=draft.interval,
        city=draft.city,
        country_id=draft.country.pk if draft.country else None,
        format=draft.format,
        topics=tuple(topic.slug for topic in draft.topics),
        participations=tuple(people.take(one) for one in draft.attendants),
    )


def _ask(meeting: Meeting, row: PlannedRow, reports: list[Report]) -> None:
    """Analysts are asked whether it is one of those on record. A suggestion is of an account: of ours, or of theirs."""
    for match in row.asked:
        account = reports[0] if reports else None
        other = match.meeting
        if account is None:
            account = Report.objects.current().filter(meeting=match.meeting).order_by("-confidence", "pk").first()
            other = meeting
        if account is not None:
            told = {"probability": match.probability, "reasons": list(match.reasons)}
            MatchSuggestion.objects.get_or_create(report=account, meeting=other, defaults=told)


class _People:
    """Those who take part, as rows of the record; each new name of the file is put there once for each party."""

    def __init__(self) -> None:
        self._new: dict[tuple[object, ...], Official] = {}
        self.slugs: dict[tuple[object, ...], str] = {}

    def take(self, one: Attendant) -> ParticipationInput:
        party = one.party.pk if one.party else None
        if not one.is_person:
            group = Delegation.objects.create(title=one.name, party=one.party)
            return ParticipationInput(delegation_id=group.pk, party_id=party, resolution=one.resolution)
        official = one.official or self._put_on_record(one)
        return ParticipationInput(official_id=official.pk, party_id=party, role=one.role, resolution=one.resolution)

    def _put_on_record(self, one: Attendant) -> Official:
        if one.identity not in self._new:
            official = create_official(
                name=strip_honorifics(one.name),
                party=one.party,
                role=one.role,
                spelling=one.name,
                is_provisional=True,
            )
            self._new[one.identity] = official
            self.slugs[one.identity] = official.slug
        return self._new[one.identity]
