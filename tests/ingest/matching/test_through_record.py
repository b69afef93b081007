"""The labelled pairs once more, by the whole way: names resolved, candidates queried, accounts stored."""

import pytest
from django.conf import settings
from django.db import transaction

from engagement.models import Meeting
from ingest.extraction.schema import DateRange, MeetingDraft, ParticipantDraft, PlaceDraft, Span
from ingest.knowledge import knowledge_from_seeds
from ingest.matching.pairs import KnownNames, Pair, read_pairs
from ingest.matching.told import Account
from ingest.models import MatchSuggestion
from ingest.reconciliation import reconcile
from tests.ingest.factories import ArticleFactory
from tests.ingest.matching.test_pairs import PAIRS
from tests.seeded import seed_record

pytestmark = pytest.mark.django_db


def draft_of(account: Account, quote: str) -> MeetingDraft:
    start, end = account.interval.iso()
    people = (
        ParticipantDraft("official", min(side.person.names), None, _codes(side.party), key=side.person.key)
        if side.person
        else ParticipantDraft("delegation", None, f"delegation of {side.party}", _codes(side.party))
        for side in account.sides
    )
    return MeetingDraft(
        status=account.status,  # type: ignore[arg-type]
        date=DateRange(start, end, account.interval.precision),  # type: ignore[arg-type]
        place=PlaceDraft(account.city or None, account.country),
        format=account.format,  # type: ignore[arg-type]
        participants=tuple(people),
        topics=tuple(account.topics),
        prominence="main",
        evidence=Span(0, 10),
        quote=quote,
        confidence=0.8,
    )


def _codes(party: str | None) -> tuple[str, ...]:
    return (party,) if party else ()


def outcome(pair: Pair) -> str:
    """ "joined", "asked" or "apart", with nothing else on record; nothing is kept."""
    with transaction.atomic():
        for account, quote in ((pair.one, "one"), (pair.other, "other")):
            reconcile(ArticleFactory(published=account.published), [draft_of(account, quote)], "v1")
        joined, asked = Meeting.objects.count() == 1, MatchSuggestion.objects.exists()
        transaction.set_rollback(True)
    return "joined" if joined else "asked" if asked else "apart"


def test_precision_of_joins_and_recall() -> None:
    seed_record()
    pairs = read_pairs(PAIRS, KnownNames(knowledge_from_seeds(settings.SEEDS_DIR)))
    outcomes = {pair.id: outcome(pair) for pair in pairs}
    same = [pair for pair in pairs if pair.same]
    joined = [pair for pair in pairs if outcomes[pair.id] == "joined"]
    found = [pair for pair in same if outcomes[pair.id] != "apart"]
    assert sum(pair.same for pair in joined) / len(joined) >= 0.95, [pair.id for pair in joined if not pair.same]
    assert sum(pair.same for pair in joined) / len(same) >= 0.7
    assert len(found) / len(same) >= 0.9, [pair.id for pair in same if outcomes[pair.id] == "apart"]
