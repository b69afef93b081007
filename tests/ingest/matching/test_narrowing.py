"""What need not be compared is never a match: with the closed sides left out, the same meetings are likely."""

from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.dates import DateInterval
from engagement.models import Meeting, Official
from engagement.services.recording import MeetingInput, ParticipationInput
from ingest.matching import candidates, matches
from ingest.matching.candidates import candidates_for
from ingest.matching.matches import find_all_matches
from ingest.models import Article
from tests.factories import DelegationFactory, MeetingFactory, OfficialFactory, PartyFactory
from tests.ingest.blocking_keys import wrong_keys
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db

CODES = ("CN", "TALIBAN", "UN", "UNAMA")
# Two spellings of each; an even one is established.
NAMES = ("Wang Yi", "Wang Yee", "Amir Khan Muttaqi", "Ameer Khan Mottaqi", "Roza Otunbayeva", "Roza Otunbaeva")
PARTY = st.one_of(st.none(), st.integers(0, 3))
WHO = st.one_of(
    st.tuples(st.just("one"), st.integers(0, 5), PARTY), st.tuples(st.just("delegation"), st.integers(0, 3), st.just(0))
)
SIDES = st.lists(WHO, min_size=1, max_size=5, unique_by=lambda who: who[:2])
DAYS = st.one_of(st.none(), st.integers(1, 28))
STATES = st.sampled_from(["proposed", "confirmed", "edited", "rejected"])
ON_RECORD = st.lists(st.tuples(SIDES, DAYS, STATES), min_size=1, max_size=6)
TOLD = st.lists(st.tuples(SIDES, DAYS), min_size=1, max_size=3)
MEMBERS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=3)
MANY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
Who = tuple[str, int, int | None]
# All that share two parties or an official, by hand.
_ALL = """
SELECT m.id FROM engagement_meeting m WHERE m.review_state <> 'rejected'
 AND (%(first)s::date IS NULL OR m.start <= %(last)s AND m."end" >= %(first)s OR m.start IS NULL)
 AND ((SELECT count(DISTINCT p.party_id) FROM engagement_participation p
   WHERE p.meeting_id = m.id AND p.party_id = ANY(%(parties)s)) > 1
  OR EXISTS (SELECT FROM engagement_attendance w WHERE w.meeting_id = m.id AND w.official_id = ANY(%(people)s)))
"""


class Cast:
    """Six people of three parties, three of them provisional, and a delegation of each party with these members."""

    def __init__(self, members: list[tuple[int, int]]) -> None:
        self.parties = [PartyFactory(code=code) for code in CODES]
        self.people = [OfficialFactory(name=name, is_provisional=n % 2 == 1) for n, name in enumerate(NAMES)]
        self.groups = [DelegationFactory(party=party, title=f"{party.code} envoys") for party in self.parties]
        for group, person in members:
            self.groups[group].members.add(self.people[person])

    def side(self, who: Who) -> ParticipationInput:
        kind, number, party = who
        if kind == "delegation":
            return ParticipationInput(delegation_id=self.groups[number].pk, party_id=self.parties[number].pk)
        stood_for = None if party is None else self.parties[party].pk
        return ParticipationInput(official_id=self.people[number].pk, party_id=stood_for)

    def meeting(self, sides: list[Who], day: int | None, state: str) -> Meeting:
        states: dict[str, dict[str, Any]] = {
            "confirmed": {"review_state": "confirmed", "reviewed_at": timezone.now()},
            "rejected": {"review_state": "rejected", "reject_reason": "other", "reviewed_at": timezone.now()},
            "edited": {"edited_at": timezone.now()},
        }
        made: Meeting = MeetingFactory(start=date(2021, 10, day) if day else None, **states.get(state, {}))
        for told in map(self.side, sides):
            made.participations.create(
                official_id=told.official_id, delegation_id=told.delegation_id, party_id=told.party_id
            )
        return made

    def proposal(self, sides: list[Who], day: int | None) -> MeetingInput:
        when = DateInterval(date(2021, 10, day), date(2021, 10, day), "day") if day else DateInterval()
        return MeetingInput("held", when, participations=tuple(map(self.side, sides)))


def found(proposals: list[MeetingInput], article: Any) -> list[list[tuple[int, float]]]:
    return [[(one.meeting.pk, one.probability) for one in of] for of in find_all_matches(proposals, article)]


def all_near(proposals: list[MeetingInput], article: Article, *_: Any, codes: Any, **__: Any) -> list[list[int]]:
    near = []
    for proposal in proposals:
        asked = candidates._question(proposal, article.published, codes, None)
        with connection.cursor() as cursor:
            cursor.execute(_ALL, vars(asked))
            near.append([pk for (pk,) in cursor.fetchall()])
    return near


def same_as_if_all_were_compared(
    proposals: list[MeetingInput], published: date | None = date(2021, 10, 14)
) -> list[list[tuple[int, float]]]:
    article = ArticleFactory(published=published)
    narrowed = found(proposals, article)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matches, "candidates_for", all_near)
        assert found(proposals, article) == narrowed
    return narrowed


@MANY
@given(ON_RECORD, TOLD, MEMBERS, st.sampled_from([date(2021, 10, 14), None]))
def test_the_same_are_likely_as_if_all_were_compared(
    on_record: list[tuple[list[Who], int | None, str]],
    told: list[tuple[list[Who], int | None]],
    members: list[tuple[int, int]],
    published: date | None,
) -> None:
    with transaction.atomic():
        cast = Cast(members)
        for one in on_record:
            cast.meeting(*one)
        assert wrong_keys() == []
        same_as_if_all_were_compared([cast.proposal(*one) for one in told], published)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("on_record", "told", "members"),
    [
        pytest.param([("one", 0, 0), ("one", 2, 1)], [("one", 0, 0), ("one", 3, None)], [], id="told_without_party"),
        pytest.param(
            [("one", 0, 0), ("one", 2, None)], [("one", 0, 0), ("one", 3, 1)], [], id="recorded_without_party"
        ),
        pytest.param([("one", 0, 1), ("one", 2, 0)], [("one", 0, 0), ("one", 4, 1)], [], id="for_another_party"),
        pytest.param(
            [("one", 2, 0), ("delegation", 0, 0), ("delegation", 1, 0)],
            [("one", 4, 0), ("delegation", 1, 0)],
            [(0, 5)],
            id="new_member_of_a_delegation",
        ),
    ],
)
def test_rare_ones_are_found(on_record: list[Who], told: list[Who], members: list[tuple[int, int]]) -> None:
    cast = Cast(members)
    meeting = cast.meeting(on_record, 12, "edited")
    assert [[pk for pk, _ in one] for one in same_as_if_all_were_compared([cast.proposal(told, 12)])] == [[meeting.pk]]


def test_rejected_ones_hide_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "MOST", 2)
    cast = Cast([])
    sides: list[Who] = [("one", 0, 0), ("one", 2, 1)]
    meeting = cast.meeting(sides, None, "confirmed")
    for _ in range(3):
        cast.meeting(sides, None, "rejected")
    assert candidates_for([cast.proposal(sides, 12)], ArticleFactory()) == [[meeting.pk]]


def test_other_people_of_two_busy_parties_are_not_read() -> None:
    cast = Cast([])
    others = [OfficialFactory() for _ in range(2)]
    sides = list(zip(others, cast.parties[:2], strict=True))
    settled = MeetingFactory(between=sides, review_state="confirmed", reviewed_at=timezone.now())
    waiting = MeetingFactory(between=sides)
    proposal = MeetingInput(
        "held",
        DateInterval(date(2021, 10, 12), date(2021, 10, 12), "day"),
        participations=(cast.side(("one", 0, 0)), cast.side(("one", 2, 1))),
    )
    article, known = ArticleFactory(), {cast.people[0].pk, cast.people[2].pk}
    assert candidates_for([proposal], article) == [[waiting.pk, settled.pk]]
    assert candidates_for([proposal], article, established=known) == [[waiting.pk]]
    Official.objects.filter(pk=others[0].pk).update(is_provisional=True)  # may be the one who is told of
    assert candidates_for([proposal], article, established=known) == [[waiting.pk, settled.pk]]
