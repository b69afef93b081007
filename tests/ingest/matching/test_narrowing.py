"""What need not be compared is never a match: with the closed sides left out, the same meetings are likely."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.dates import DateInterval
from engagement.models import Meeting, Official, Party
from engagement.services.recording import MeetingInput, ParticipationInput
from ingest.matching import matches
from ingest.matching.candidates import candidates_for
from ingest.matching.matches import find_all_matches
from tests.factories import DelegationFactory, MeetingFactory, OfficialFactory, PartyFactory
from tests.ingest.blocking_keys import wrong_keys
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db

CODES = ("CN", "TALIBAN", "UN", "UNAMA")
# Two spellings of each; an even one is established.
NAMES = ("Wang Yi", "Wang Yee", "Amir Khan Muttaqi", "Ameer Khan Mottaqi", "Roza Otunbayeva", "Roza Otunbaeva")
WHO = st.one_of(st.tuples(st.just("one"), st.integers(0, 5)), st.tuples(st.just("delegation"), st.integers(0, 3)))
SIDES = st.lists(WHO, min_size=1, max_size=5, unique=True)
DAYS = st.one_of(st.none(), st.integers(1, 28))
ON_RECORD = st.lists(st.tuples(SIDES, DAYS, st.booleans()), min_size=1, max_size=6)
TOLD = st.lists(st.tuples(SIDES, DAYS), min_size=1, max_size=3)
MANY = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
Who = tuple[str, int]


class Cast:
    """Six people of three parties, three of them provisional, and a delegation of each party."""

    def __init__(self) -> None:
        self.parties = [PartyFactory(code=code) for code in CODES]
        self.people = [OfficialFactory(name=name, is_provisional=n % 2 == 1) for n, name in enumerate(NAMES)]
        self.groups = [DelegationFactory(party=party, title=f"{party.code} envoys") for party in self.parties]

    def party(self, who: Who) -> Party:
        kind, number = who
        return self.parties[number // 2 if kind == "one" else number]

    def side(self, who: Who) -> ParticipationInput:
        kind, number = who
        given = {"official_id": self.people[number].pk} if kind == "one" else {"delegation_id": self.groups[number].pk}
        return ParticipationInput(**given, party_id=self.party(who).pk)

    def meeting(self, sides: list[Who], day: int | None, *, is_confirmed: bool) -> Meeting:
        present = [self.people[n] if kind == "one" else self.groups[n] for kind, n in sides]
        decided: dict[str, Any] = {"review_state": "confirmed", "reviewed_at": timezone.now()} if is_confirmed else {}
        made: Meeting = MeetingFactory(
            start=date(2021, 10, day) if day else None,
            between=[(who, self.party(side)) for who, side in zip(present, sides, strict=True)],
            **decided,
        )
        return made


def found(proposals: list[MeetingInput], article: Any) -> list[list[tuple[int, float]]]:
    return [[(one.meeting.pk, one.probability) for one in of] for of in find_all_matches(proposals, article)]


@MANY
@given(ON_RECORD, TOLD)
def test_the_same_are_likely_as_if_all_were_compared(
    on_record: list[tuple[list[Who], int | None, bool]], told: list[tuple[list[Who], int | None]]
) -> None:
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        cast = Cast()
        for sides, day, is_confirmed in on_record:
            cast.meeting(sides, day, is_confirmed=is_confirmed)
        assert wrong_keys() == []
        days = [
            DateInterval(date(2021, 10, day), date(2021, 10, day), "day") if day else DateInterval() for _, day in told
        ]
        proposals = [
            MeetingInput("held", interval, participations=tuple(map(cast.side, sides)))
            for interval, (sides, _) in zip(days, told, strict=True)
        ]
        article = ArticleFactory(published=date(2021, 10, 14))
        narrowed = found(proposals, article)

        def all_near(*args: Any, established: Any, **more: Any) -> list[list[int]]:
            return candidates_for(*args, **more)

        patch.setattr(matches, "candidates_for", all_near)
        assert found(proposals, article) == narrowed
        transaction.set_rollback(True)


def test_other_people_of_two_busy_parties_are_not_read() -> None:
    cast = Cast()
    others = [OfficialFactory() for _ in range(2)]
    sides = list(zip(others, cast.parties[:2], strict=True))
    settled = MeetingFactory(between=sides, review_state="confirmed", reviewed_at=timezone.now())
    waiting = MeetingFactory(between=sides)
    proposal = MeetingInput(
        "held",
        DateInterval(date(2021, 10, 12), date(2021, 10, 12), "day"),
        participations=(cast.side(("one", 0)), cast.side(("one", 2))),
    )
    article, known = ArticleFactory(), {cast.people[0].pk, cast.people[2].pk}
    assert candidates_for([proposal], article) == [[waiting.pk, settled.pk]]
    assert candidates_for([proposal], article, established=known) == [[waiting.pk]]
    Official.objects.filter(pk=others[0].pk).update(is_provisional=True)  # may be the one who is told of
    assert candidates_for([proposal], article, established=known) == [[waiting.pk, settled.pk]]
