"""Is a row's meeting on record already? By the matcher that joins articles' accounts, and by saying the same."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch

from engagement.models import Meeting, Participation, Party
from ingest.matching.candidates import candidates_for
from ingest.matching.matches import Decision, Match, decide, likeliest, match_of
from ingest.matching.on_record import accounts_on_record
from ingest.matching.record import account_of_proposal
from ingest.matching.score import load_model
from ingest.matching.told import Account, Person, Side, party_for_matching
from ingest.spreadsheets.plan import Attendant, Draft, PlannedRow, Progress, no_progress

_CHUNK = 500  # meetings


def look_up_record(rows: Sequence[PlannedRow], progress: Progress = no_progress) -> None:
    """Set `known` and the outcome of those that are surely on record, and `asked` of those that may be.

    Rows are compared with the record, not with one another; of two that would be one meeting on record, the likelier
    is, and analysts are asked about the other.
    """
    codes = dict(Party.objects.values_list("pk", "code"))
    near = _near(rows, codes, progress) if Meeting.objects.exists() else {}
    record = _load({pk for keys in near.values() for pk in keys}, codes)
    joined: dict[int, tuple[float, PlannedRow, Match]] = {}
    for row in rows:
        found = [record[pk] for pk in near.get(row.number, ()) if pk in record]
        if row.draft is None or not found:
            continue
        decision = _decide(row.draft, found)
        row.asked = decision.ask
        if decision.join is None:
            continue
        rival = joined.get(decision.join.meeting.pk)
        loser = (decision.join.probability, row, decision.join)
        if rival is None or rival[0] < decision.join.probability:
            joined[decision.join.meeting.pk], loser = loser, rival or loser
        if rival is not None:
            loser[1].asked = (loser[2],)
    for _, row, match in joined.values():
        row.outcome, row.known, row.asked = "known", match.meeting, ()
        row.words = "On record already."


@dataclass(frozen=True)
class _OnRecord:
    """A meeting with its accounts, made once for all rows."""

    meeting: Meeting
    accounts: list[Account]
    identity: tuple[object, ...]


def _near(rows: Sequence[PlannedRow], codes: Mapping[int, str], progress: Progress) -> dict[int, list[int]]:
    """The meetings worth comparing with each row, by the row's number."""
    near = {}
    for number, row in enumerate(rows):
        progress("Looking for them on record", number)
        if row.draft is not None:
            near[row.number] = candidates_for([row.draft.as_input()], None, codes=codes)[0]
    return near


def _load(keys: Collection[int], codes: Mapping[int, str]) -> dict[int, _OnRecord]:
    found: dict[int, _OnRecord] = {}
    ordered = sorted(keys)
    for start in range(0, len(ordered), _CHUNK):
        chunk = ordered[start : start + _CHUNK]
        accounts = accounts_on_record(chunk, codes)
        sides = Participation.objects.select_related("official", "delegation")
        for meeting in Meeting.objects.filter(pk__in=accounts).prefetch_related(Prefetch("participations", sides)):
            found[meeting.pk] = _OnRecord(meeting, accounts[meeting.pk], _identity(meeting))
    return found


def _decide(draft: Draft, record: Sequence[_OnRecord]) -> Decision:
    told = account_of_proposal(draft.as_input(), None)
    known = tuple(side for side, one in zip(told.sides, draft.attendants, strict=True) if not one.is_new)
    account = replace(told, sides=known + tuple(_side(one) for one in draft.attendants if one.is_new))
    found = []
    for one in record:
        if one.identity == draft.identity:
            return Decision(Match(one.meeting, 1.0, ("says the same",), is_exact=True), ())
        probability, comparison = likeliest(account, one.accounts)
        if probability >= load_model().likely:
            found.append(match_of(one.meeting, probability, comparison))
    return decide(sorted(found, key=lambda match: (-round(match.probability, 4), match.meeting.pk)))


def _side(one: Attendant) -> Side:
    party = party_for_matching(one.party.code if one.party else None)
    return Side(party, Person(None, frozenset({one.name})))


def _identity(meeting: Meeting) -> tuple[object, ...]:
    """As `Draft.identity`; the meeting's participations are read with who they are."""
    people = frozenset(_who(row) for row in meeting.participations.all())
    place = (meeting.city.casefold(), meeting.country_id or 0)
    return (meeting.status, meeting.interval, *place, meeting.format, people)


def _who(row: Participation) -> tuple[object, ...]:
    if row.official_id:
        return ("official", row.official_id, row.party_id or 0)
    return (False, row.name.casefold(), row.party_id or 0)
