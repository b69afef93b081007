"""Sums over parts are those of counting all anew, whatever was written in between."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db.models import QuerySet

from engagement.counting import CountingRule, Unit, tally
from engagement.kept import kept_number, kept_sums, parts, state
from engagement.models import Attendance, Delegation, Meeting, Participation
from engagement.models.querysets import MeetingQuerySet
from engagement.stats import by_status, rank_records, summarise
from tests.factories import (
    ConfirmedMeetingFactory,
    DelegationFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True, params=[1, 100])
def _small_parts(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Parts of three meetings, which every question is worth; asked for one by one, or all at once."""
    cache.clear()
    monkeypatch.setattr(parts, "PART", 3)
    monkeypatch.setattr(state, "PART", 3)
    monkeypatch.setattr(parts._PartOf, "template", "(%(expressions)s / 3)")
    monkeypatch.setattr(parts, "COSTLY", -1)
    monkeypatch.setattr(parts, "FEW", request.param)
    yield
    cache.clear()


class Record:
    """Some of each kind of record, and all that may be done with them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (chooses what is done)
        self.parties = PartyFactory.create_batch(4)
        self.officials = OfficialFactory.create_batch(5)
        self.topics = TopicFactory.create_batch(2)

    def meet(self) -> None:
        sides = [(self.random.choice(self.officials), self.parties[0]), DelegationFactory(leader=self.officials[0])]
        ConfirmedMeetingFactory(between=sides, about=[self.random.choice(self.topics)])

    def move(self) -> None:
        """A row of one meeting becomes one of another, by SQL that knows nothing of figures."""
        row, to = self._one(Participation), self._one(Meeting)
        taken = {"official": row.official_id} if row.official_id else {"delegation": row.delegation_id}
        if not to.participations.filter(**taken).exists():
            Participation.objects.filter(pk=row.pk).update(meeting=to)

    def stand_for_another(self) -> None:
        Participation.objects.filter(pk=self._one(Participation).pk).update(party=self.random.choice(self.parties))

    def join(self) -> None:
        self._one(Delegation).members.add(self.random.choice(self.officials))

    def leave(self) -> None:
        self._one(Delegation).members.clear()

    def lead(self) -> None:
        Delegation.objects.filter(pk=self._one(Delegation).pk).update(leader=self.random.choice(self.officials))

    def cancel(self) -> None:
        Meeting.objects.filter(pk=self._one(Meeting).pk).update(status=self.random.choice(["cancelled", "held"]))

    def forget(self) -> None:
        if Meeting.objects.count() > 3:
            self._one(Meeting).delete()

    def talk(self) -> None:
        self._one(Meeting).topics.add(*self.topics)

    def _one(self, model: Any) -> Any:
        return self.random.choice(list(model.objects.order_by("pk")))

    def step(self) -> str:
        deeds: list[Callable[[], None]] = [
            self.meet, self.move, self.stand_for_another, self.join, self.leave, self.lead, self.cancel, self.forget,
            self.talk,
        ]  # fmt: skip
        deed = self.random.choice(deeds)
        deed()
        return deed.__name__


def _of_each_party(rule: CountingRule) -> Callable[[MeetingQuerySet], list[QuerySet[Any, Any]]]:
    return lambda chosen: [tally(rule, rule.counted(chosen), mine="party").by(of="party")]


def _anew(build: Callable[[MeetingQuerySet], list[QuerySet[Any, Any]]], meetings: MeetingQuerySet) -> list[Any]:
    return [(line["of"], line["number"]) for rows in build(meetings) for line in rows]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_each_deed_the_sums_are_those_of_counting_anew(seed: int) -> None:
    record = Record(seed)
    for _ in range(7):
        record.meet()
    for step in range(25):
        deed = record.step()
        confirmed = Meeting.objects.confirmed()
        for unit in Unit:
            build = _of_each_party(CountingRule(unit))
            expected = sorted(_anew(build, confirmed))
            assert sorted(kept_sums(build, confirmed)) == expected, (step, deed, unit)
            assert sorted(kept_sums(build, confirmed)) == expected, "as it was kept"
        assert kept_number(confirmed) == confirmed.count()


def test_rankings_and_summaries_follow_each_deed() -> None:
    record = Record(4)
    for _ in range(6):
        record.meet()
    for _ in range(12):
        deed = record.step()
        confirmed = Meeting.objects.confirmed()
        held = confirmed.filter(status="held")
        ranked = rank_records(confirmed, kinds=["officials", "topics"])
        for slug, _name, number in ranked["officials"].numbers:
            rows = Attendance.objects.filter(official__slug=slug, meeting__in=held)
            assert number == rows.values("meeting").distinct().count(), deed
        assert sum(by_status(CountingRule(), confirmed).values()) == confirmed.count()
        summary = summarise(confirmed, today=min(m.end for m in confirmed if m.end))
        dated = held.filter(start__isnull=False)
        assert summary.first == dated.order_by("end", "start", "pk").first(), deed
        assert summary.last == dated.order_by("-start", "-end", "-pk").first(), deed


def test_a_part_that_the_cache_forgot_is_counted_again() -> None:
    record = Record(5)
    for _ in range(9):
        record.meet()
    build = _of_each_party(CountingRule())
    confirmed = Meeting.objects.confirmed()
    kept_sums(build, confirmed)
    sums = [key for key in cache._cache if "kept-" in key and key.count("-") > 1]  # type: ignore[attr-defined]
    assert sums
    for key in sums:
        cache.delete(key.split(":", 2)[2])
    record.cancel()
    assert sorted(kept_sums(build, confirmed)) == sorted(_anew(build, confirmed))
