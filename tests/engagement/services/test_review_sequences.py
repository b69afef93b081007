"""Any sequence of what analysts do, undone in reverse, leaves every row of the record as it was at the start."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.exceptions import CannotUndo, RecordError
from engagement.models import Meeting, Official, Operation
from engagement.services.apart import keep_meetings_apart, keep_officials_apart
from engagement.services.editing import lock_meeting, mark_edited
from engagement.services.merging import merge_meetings
from engagement.services.merging_officials import merge_officials
from engagement.services.operations import operation
from engagement.services.review import confirm_meeting, reject_meeting, reopen_meeting
from engagement.services.splitting import Part, says_of, split_meeting
from engagement.services.splitting_officials import OfficialPart, split_official
from engagement.services.undo import undo_operation
from ingest.models import MatchSuggestion
from tests.engagement.builders import everything, exported
from tests.factories import (
    AffiliationFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
    UserFactory,
)
from tests.ingest.blocking_keys import wrong_keys
from tests.ingest.factories import ReportFactory

pytestmark = pytest.mark.django_db
FEW = settings(
    max_examples=40,
    deadline=None,
    # Each example rolls back what it wrote, so that the one database serves all.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
NUMBERS = st.integers(0, 5)
ATTENDANCE = st.lists(st.lists(NUMBERS, min_size=1, max_size=4, unique=True), min_size=2, max_size=4)


@contextmanager
def small_record(attendance: list[list[int]]) -> Iterator[User]:
    """Six officials of three parties and a delegation of two, at meetings by `attendance`, with accounts."""
    with transaction.atomic():
        parties = [PartyFactory(code=f"S{n}") for n in range(3)]
        people = [OfficialFactory(is_provisional=n % 2 == 0, spellings=[f"Spelling {n // 2}"]) for n in range(6)]
        for number, official in enumerate(people):
            AffiliationFactory(official=official, party=parties[number % 3])
        envoys = DelegationFactory(party=parties[0], leader=people[0], members=people[:2])
        topics = [TopicFactory(slug=f"t{n}") for n in range(2)]
        meetings = []
        for number, present in enumerate(attendance):
            between: list[Any] = [(people[n], parties[n % 3]) for n in present]
            if number % 2:
                between.append((envoys, parties[0]))
            day = date(2021, 10, 12 + number)
            meetings.append(MeetingFactory(between=between, about=topics[: number % 3], start=day))
        reports = [ReportFactory(meeting=meeting) for meeting in meetings]
        for report in reports:
            MatchSuggestion.objects.create(report=report, meeting=meetings[0], probability=0.5)
        yield UserFactory()
        transaction.set_rollback(True)


def nth(model: type[Meeting] | type[Official], number: int) -> int:
    pks = sorted(model._default_manager.values_list("pk", flat=True))
    return int(pks[number % len(pks)])


def edit(a: int, b: int, by: User) -> None:
    with operation(Operation.Kind.EDIT, by=by, meetings=[a]):
        meeting = lock_meeting(a)
        meeting.note = f"note {b}"
        meeting.participations.filter(official__gte=b).delete()
        mark_edited(meeting, by=by, fields=["note"])


def split(a: int, b: int, by: User) -> None:
    meeting = Meeting.objects.get(pk=a)
    rows = list(meeting.participations.order_by("pk").values_list("pk", flat=True))
    cut = b % (len(rows) + 1)
    part = Part(says=says_of(meeting), moved=frozenset(rows[:cut]), shared=frozenset(rows[cut : cut + 1]))
    split_meeting(meeting_id=a, by=by, part=part, take=take_accounts)


def take_accounts(old: Meeting, new: Meeting) -> None:
    old.reports.order_by("pk").filter(pk__gt=old.reports.order_by("pk").values("pk")[:1]).update(meeting=new)


def divide_official(a: int, b: int, by: User) -> None:
    official = Official.objects.get(pk=a)
    part = OfficialPart(
        participations=frozenset(official.participations.values_list("pk", flat=True)[: b % 3]),
        names=frozenset(official.names.values_list("pk", flat=True)[: b % 2]),
        led=frozenset(official.delegations_led.values_list("pk", flat=True)),
    )
    split_official(official_id=a, by=by, name="Somebody else", part=part)


ACTS: dict[str, tuple[type[Meeting] | type[Official], Callable[[int, int, User], object]]] = {
    "accept": (Meeting, lambda a, b, by: confirm_meeting(meeting_id=a, by=by)),
    "reject": (Meeting, lambda a, b, by: reject_meeting(meeting_id=a, by=by, reason="other")),
    "reopen": (Meeting, lambda a, b, by: reopen_meeting(meeting_id=a, by=by)),
    "edit": (Meeting, edit),
    "merge": (Meeting, lambda a, b, by: merge_meetings(keep_id=a, other_id=b, by=by, even_if_rejected=True)),
    "split": (Meeting, split),
    "merge officials": (Official, lambda a, b, by: merge_officials(keep_id=a, other_id=b, by=by)),
    "split an official": (Official, divide_official),
    "keep apart": (Meeting, lambda a, b, by: keep_meetings_apart(a, b, by=by)),
    "keep officials apart": (Official, lambda a, b, by: keep_officials_apart(a, b, by=by)),
}
STEPS = st.lists(st.tuples(st.sampled_from([*ACTS, "undo", "redo"]), NUMBERS, NUMBERS), min_size=3, max_size=8)


class Desk:
    """What stands of what was done, in the order in which it took effect."""

    def __init__(self, by: User) -> None:
        self.by = by
        self.standing: list[int] = []
        self.undone: list[tuple[int, int]] = []  # (operation, the one that undid it)

    def step(self, name: str, a: int, b: int) -> None:
        """What is refused changes nothing."""
        before = everything()
        try:
            with transaction.atomic():
                self._do(name, a, b)
                check_constraints()
        except RecordError:
            assert everything() == before
        assert wrong_keys() == []

    def _do(self, name: str, a: int, b: int) -> None:
        if name == "undo":
            if self.standing:
                act = self.standing[a % len(self.standing)]
                self.undone.append((act, undo_operation(operation_id=act, by=self.by).pk))
                self.standing.remove(act)
        elif name == "redo":
            if self.undone:
                act, undo = self.undone[a % len(self.undone)]
                undo_operation(operation_id=undo, by=self.by)
                self.undone.remove((act, undo))
                self.standing.append(act)
        else:
            model, act_on = ACTS[name]
            latest = Operation.objects.first()
            act_on(nth(model, a), nth(model, b), self.by)
            done = Operation.objects.first()
            if done is not None and done != latest:
                self.standing.append(done.pk)


def check_constraints() -> None:
    """As the end of a transaction does."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


@FEW
@given(ATTENDANCE, STEPS)
def test_everything_done_and_undone_in_reverse_is_as_it_was(
    attendance: list[list[int]], steps: list[tuple[str, int, int]]
) -> None:
    with small_record(attendance) as by:
        start = everything()
        desk = Desk(by)
        for step in steps:
            desk.step(*step)
        for act in reversed(desk.standing):
            undo_operation(operation_id=act, by=by)
        assert everything() == start


@FEW
@given(ATTENDANCE, NUMBERS, NUMBERS)
def test_merge_and_its_undo_export_the_same_bytes(attendance: list[list[int]], a: int, b: int) -> None:
    with small_record(attendance) as by:
        for model, merge in ((Meeting, merge_meetings), (Official, merge_officials)):
            before = exported()
            keep, other = nth(model, a), nth(model, b)
            if keep == other:
                continue
            merge(keep_id=keep, other_id=other, by=by)
            assert exported() != before
            merged = Operation.objects.first()
            assert merged
            undo = undo_operation(operation_id=merged.pk, by=by)
            assert exported() == before
            after_undo = undo_operation(operation_id=undo.pk, by=by)
            with pytest.raises(CannotUndo):
                undo_operation(operation_id=undo.pk, by=by)
            undo_operation(operation_id=after_undo.pk, by=by)
            assert exported() == before
