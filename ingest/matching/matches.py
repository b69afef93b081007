"""A proposal → the meetings on record that it may tell of, and what to do about them."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from engagement.models import Meeting
from engagement.services.recording import MeetingInput
from ingest.matching.candidates import candidates_for
from ingest.matching.features import compare
from ingest.matching.reasons import reasons_of
from ingest.matching.record import account_of_proposal, accounts_of, with_what_is_compared
from ingest.matching.score import load_model
from ingest.matching.told import Account
from ingest.models import Article

MOST_ASKED = 3  # suggestions for one account; nobody reads a fourth
_CLEARLY = 3.0  # times the odds of the next, before one of two sure meetings is taken


@dataclass(frozen=True)
class Match:
    """`reasons` are phrases that say why, and what speaks against it. `is_exact`: nobody is named by one side alone."""

    meeting: Meeting
    probability: float
    reasons: tuple[str, ...]
    is_exact: bool = False


@dataclass(frozen=True)
class Decision:
    """`join`: the meeting that this is another account of, None for a new one. `ask`: those that it may be."""

    join: Match | None
    ask: tuple[Match, ...]


def find_matches(proposal: MeetingInput, article: Article | None, *, apart_from: Meeting | None = None) -> list[Match]:
    """Likely and sure ones, the likeliest first, and of equal ones the older.

    `apart_from` is the meeting that this account told of before, if any: what somebody said is not it, is no match.
    """
    told = account_of_proposal(proposal, article.published if article else None)
    likely = load_model().likely
    found = with_what_is_compared(candidates_for(proposal, article, apart_from))
    matches = [match_with(told, meeting) for meeting in found if apart_from is None or meeting.pk != apart_from.pk]
    return sorted(
        (match for match in matches if match.probability >= likely),
        key=lambda match: (-round(match.probability, 4), match.meeting.pk),
    )


def decide(matches: Sequence[Match]) -> Decision:
    """Join the one that is sure. Where two are, and neither clearly more than the other, people are asked."""
    model = load_model()
    sure = [match for match in matches if match.probability >= model.sure]
    sure.sort(key=lambda match: not match.is_exact)
    if len(sure) == 1 or (len(sure) > 1 and _is_clear(*sure[:2])):
        return Decision(sure[0], ())
    return Decision(None, tuple(matches[:MOST_ASKED]))


def assign(proposals: Sequence[MeetingInput], article: Article, *, apart_from: Meeting | None = None) -> list[Decision]:
    """A decision for each of an article's proposals. No two join one meeting: of two, the likelier one does."""
    decisions = [decide(find_matches(one, article, apart_from=apart_from)) for one in proposals]
    likeliest: dict[int, int] = {}
    for number, decision in enumerate(decisions):
        if decision.join is not None:
            rival = likeliest.get(decision.join.meeting.pk)
            if rival is None or _probability(decisions[rival]) < decision.join.probability:
                likeliest[decision.join.meeting.pk] = number
    return [
        Decision(decision.join if number in likeliest.values() else None, _free(decision.ask, likeliest))
        for number, decision in enumerate(decisions)
    ]


def _probability(decision: Decision) -> float:
    return decision.join.probability if decision.join else 0.0


def _free(matches: Sequence[Match], taken: Container[int]) -> tuple[Match, ...]:
    return tuple(match for match in matches if match.meeting.pk not in taken)


def match_with(told: Account, meeting: Meeting) -> Match:
    """The account compared with the meeting, by whichever of the meeting's own accounts is most like it."""
    return match_with_accounts(told, meeting, accounts_of(meeting))


def match_with_accounts(told: Account, meeting: Meeting, accounts: Sequence[Account]) -> Match:
    """As `match_with`, where the meeting's accounts are at hand: many are compared with the same meetings."""
    model = load_model()
    compared = [compare(told, account) for account in accounts]
    probability, best = max(((model.probability(one), one) for one in compared), key=lambda entry: entry[0])
    return Match(meeting, probability, tuple(reasons_of(best)), best.is_same_company)


def _is_clear(first: Match, second: Match) -> bool:
    return (first.is_exact and not second.is_exact) or _odds(first) >= _CLEARLY * _odds(second)


def _odds(match: Match) -> float:
    return match.probability / max(1e-9, 1 - match.probability)
