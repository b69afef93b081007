"""A proposal → the meetings on record that it may tell of, and what to do about them."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from engagement.models import Meeting, Party
from engagement.services.recording import MeetingInput
from ingest.matching.candidates import candidates_for
from ingest.matching.features import Comparison, compare
from ingest.matching.on_record import accounts_on_record
from ingest.matching.reasons import reasons_of
from ingest.matching.record import Officials, account_of_proposal
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


@dataclass(frozen=True)
class AtHand:
    """What has been read already of those whom proposals name, and parties' codes by their keys."""

    officials: Officials
    codes: Mapping[int, str]


def find_matches(proposal: MeetingInput, article: Article | None, *, apart_from: Meeting | None = None) -> list[Match]:
    """Likely and sure ones, the likeliest first, and of equal ones the older.

    `apart_from` is the meeting that this account told of before, if any: what somebody said is not it, is no match.
    """
    return find_all_matches([proposal], article, apart_from=apart_from)[0]


def find_all_matches(
    proposals: Sequence[MeetingInput],
    article: Article | None,
    *,
    apart_from: Meeting | None = None,
    at_hand: AtHand | None = None,
) -> list[list[Match]]:
    """As `find_matches` for each, in as many queries as for one: a meeting near to several of them is read once."""
    officials = at_hand.officials if at_hand else Officials.of(_named(proposals))
    codes = at_hand.codes if at_hand else dict(Party.objects.values_list("pk", "code"))
    published = article.published if article else None
    ids = candidates_for(proposals, article, apart_from, codes=codes, established=officials.established)
    near = {pk for of_one in ids for pk in of_one} - ({apart_from.pk} if apart_from else set())
    record = accounts_on_record(near, codes)
    told = [account_of_proposal(one, published, officials=officials, codes=codes) for one in proposals]
    likely = [
        _likely(one, {pk: record[pk] for pk in of_one if pk in record}) for one, of_one in zip(told, ids, strict=True)
    ]
    meetings = Meeting.objects.in_bulk({pk for of_one in likely for pk, _, _ in of_one}) if any(likely) else {}
    return [[match_of(meetings[pk], chance, how) for pk, chance, how in of_one if pk in meetings] for of_one in likely]


def _named(proposals: Sequence[MeetingInput]) -> set[int]:
    return {side.official_id for one in proposals for side in one.participations if side.official_id}


def _likely(told: Account, near: Mapping[int, Sequence[Account]]) -> list[tuple[int, float, Comparison]]:
    """The meetings' keys with their probabilities, the likeliest first, and what was compared."""
    found = [(pk, *likeliest(told, accounts)) for pk, accounts in near.items()]
    likely = load_model().likely
    return sorted((one for one in found if one[1] >= likely), key=lambda one: (-round(one[1], 4), one[0]))


def decide(matches: Sequence[Match]) -> Decision:
    """Join the one that is sure. Where two are, and neither clearly more than the other, people are asked."""
    model = load_model()
    sure = [match for match in matches if match.probability >= model.sure]
    sure.sort(key=lambda match: not match.is_exact)
    if len(sure) == 1 or (len(sure) > 1 and _is_clear(*sure[:2])):
        return Decision(sure[0], ())
    return Decision(None, tuple(matches[:MOST_ASKED]))


def assign(
    proposals: Sequence[MeetingInput],
    article: Article,
    *,
    apart_from: Meeting | None = None,
    at_hand: AtHand | None = None,
) -> list[Decision]:
    """A decision for each of an article's proposals. No two join one meeting: of two, the likelier one does."""
    decisions = list(map(decide, find_all_matches(proposals, article, apart_from=apart_from, at_hand=at_hand)))
    joined: dict[int, int] = {}
    for number, decision in enumerate(decisions):
        if decision.join is not None:
            rival = joined.get(decision.join.meeting.pk)
            if rival is None or _probability(decisions[rival]) < decision.join.probability:
                joined[decision.join.meeting.pk] = number
    return [
        Decision(decision.join if number in joined.values() else None, _free(decision.ask, joined))
        for number, decision in enumerate(decisions)
    ]


def _probability(decision: Decision) -> float:
    return decision.join.probability if decision.join else 0.0


def _free(matches: Sequence[Match], taken: Container[int]) -> tuple[Match, ...]:
    return tuple(match for match in matches if match.meeting.pk not in taken)


def likeliest(told: Account, accounts: Sequence[Account]) -> tuple[float, Comparison]:
    """The account compared with a meeting, by whichever of the meeting's own `accounts` is most like it."""
    model = load_model()
    compared = [compare(told, account) for account in accounts]
    return max(((model.probability(one), one) for one in compared), key=lambda entry: entry[0])


def match_of(meeting: Meeting, probability: float, comparison: Comparison) -> Match:
    return Match(meeting, probability, tuple(reasons_of(comparison)), comparison.is_same_company)


def _is_clear(first: Match, second: Match) -> bool:
    return (first.is_exact and not second.is_exact) or _odds(first) >= _CLEARLY * _odds(second)


def _odds(match: Match) -> float:
    return match.probability / max(1e-9, 1 - match.probability)
