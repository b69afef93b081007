"""Is a row's meeting on record already? By the matcher that joins articles' accounts, and by saying the same."""

from collections.abc import Sequence
from dataclasses import replace

from engagement.models import Meeting, Participation
from ingest.matching.candidates import candidates_for
from ingest.matching.matches import MOST_ASKED, Decision, Match, decide, match_with
from ingest.matching.record import account_of_proposal, with_what_is_compared
from ingest.matching.score import load_model
from ingest.matching.told import Account, Person, Side, party_for_matching
from ingest.spreadsheets.plan import Attendant, Draft, PlannedRow


def look_up_record(rows: Sequence[PlannedRow]) -> None:
    """Set `known` and the outcome of those that are surely on record, and `asked` of those that may be.

    Rows are compared with the record, not with one another; of two that would be one meeting on record, the likelier
    is, and analysts are asked about the other.
    """
    likeliest: dict[int, tuple[float, PlannedRow, Match]] = {}
    for row in rows if Meeting.objects.exists() else ():
        if row.draft is None:
            continue
        decision = _decide(row.draft)
        row.asked = decision.ask
        if decision.join is None:
            continue
        rival = likeliest.get(decision.join.meeting.pk)
        loser = (decision.join.probability, row, decision.join)
        if rival is None or rival[0] < decision.join.probability:
            likeliest[decision.join.meeting.pk], loser = loser, rival or loser
        if rival is not None:
            loser[1].asked = (loser[2],)
    for _, row, match in likeliest.values():
        row.outcome, row.known, row.asked = "known", match.meeting, ()
        row.words = "On record already."


def _decide(draft: Draft) -> Decision:
    proposal = draft.as_input()
    sides = tuple(_side(one) for one in draft.attendants if one.is_new)
    told = account_of_proposal(proposal, None)
    known = tuple(side for side, one in zip(told.sides, draft.attendants, strict=True) if not one.is_new)
    account: Account = replace(told, sides=known + sides)
    likely, found = load_model().likely, []
    for meeting in with_what_is_compared(candidates_for(proposal, None)):
        if _identity(meeting) == draft.identity:
            return Decision(Match(meeting, 1.0, ("says the same",), is_exact=True), ())
        match = match_with(account, meeting)
        if match.probability >= likely:
            found.append(match)
    found.sort(key=lambda match: (-round(match.probability, 4), match.meeting.pk))
    decision = decide(found)
    return decision if decision.join else Decision(None, tuple(found[:MOST_ASKED]))


def _side(one: Attendant) -> Side:
    party = party_for_matching(one.party.code if one.party else None)
    return Side(party, Person(None, frozenset({one.name})))


def _identity(meeting: Meeting) -> tuple[object, ...]:
    """As `Draft.identity`; the meeting comes from `with_what_is_compared`."""
    people = frozenset(_who(row) for row in meeting.participations.all())
    place = (meeting.city.casefold(), meeting.country_id or 0)
    return (meeting.status, meeting.interval, *place, meeting.format, people)


def _who(row: Participation) -> tuple[object, ...]:
    if row.official_id:
        return ("official", row.official_id, row.party_id or 0)
    return (False, row.name.casefold(), row.party_id or 0)
