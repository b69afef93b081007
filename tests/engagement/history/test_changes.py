"""What history tells, whichever way a row was written."""

import io
from datetime import date

import pghistory
import pytest
from django.core.management import call_command
from django.db import connection

from engagement.history import Change, history_of, latest_change
from engagement.models import (
    Comment,
    Delegation,
    DistinctMeetings,
    DistinctOfficials,
    Meeting,
    MergedMeeting,
    MergedOfficial,
    Official,
    Operation,
    Participation,
    Party,
)
from engagement.services.operations import operation
from engagement.services.undo import undo_operation
from tests.factories import (
    AffiliationFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    ParticipationFactory,
    PartyFactory,
    TopicFactory,
    UserFactory,
)
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db


def lines(changes: list[Change], who: str = "tester") -> list[str]:
    """What one author did."""
    return [line for change in changes if who in change.who for line in change.lines]


def told(record: Meeting | Official | Delegation | Party) -> list[str]:
    return lines(history_of(record), "the command tester")


def by_tester() -> pghistory.context:
    return pghistory.context(command="tester")


def test_bulk_writes_are_told() -> None:
    meeting = MeetingFactory()
    officials = OfficialFactory.create_batch(2)
    with by_tester():
        Participation.objects.bulk_create(Participation(meeting=meeting, official=one) for one in officials)
        Meeting.objects.filter(pk=meeting.pk).update(city="Doha", format="in_person")
    assert told(meeting) == [
        "changed the city from nothing to “Doha”",
        "changed the format from “unknown” to “in person”",
        f"added {officials[0]}",
        f"added {officials[1]}",
    ]


@pytest.mark.django_db(transaction=True)  # a context lasts as long as its transaction
def test_raw_sql_is_told_as_somebody_in_the_database() -> None:
    with by_tester():
        meeting = MeetingFactory()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE engagement_meeting SET city = 'Kabul' WHERE id = %s", [meeting.pk])
    changes = history_of(meeting)
    assert lines(changes, "somebody in the database") == ["changed the city from nothing to “Kabul”"]
    assert changes[0].author.at_start == "Somebody in the database"
    assert not changes[0].author.is_person


def test_commands_and_tasks_are_named() -> None:
    call_command("seed", stdout=io.StringIO())
    assert history_of(Party.objects.get(code="QA"))[-1].who == "the command seed"
    with pghistory.context(task="process_article", article=7):
        meeting = MeetingFactory()
    assert history_of(meeting)[0].who == "the machine (reading article 7)"


def test_deleted_and_put_back() -> None:
    meeting = MeetingFactory(between=[OfficialFactory(name="Wang Yi")])
    with operation(Operation.Kind.EDIT, by=UserFactory(username="tester")):
        meeting.participations.get().delete()
    assert lines(history_of(meeting)) == ["took off Wang Yi"]
    undo_operation(operation_id=Operation.objects.get().pk, by=UserFactory(username="undoer"))
    changes = history_of(meeting)
    assert lines(changes, "undoer")[0].startswith("put back Wang Yi for ")
    acts = [change.act for change in changes if change.act]
    assert [act.title for act in acts if act.undid] == ["Undone: edited: "]
    assert [(act.undone_by, act.stands) for act in acts if not act.undid] == [("undoer", False)]


def test_operations_of_one_request_are_told_apart() -> None:
    one, other = MeetingFactory(), MeetingFactory()
    user = UserFactory(username="tester")
    with pghistory.context(url="/admin/"):
        for meeting, kind in ((one, Operation.Kind.EDIT), (other, Operation.Kind.RULE)):
            with operation(kind, by=user, reason=f"because of {meeting.pk}"):
                Meeting.objects.filter(pk=meeting.pk).update(ruling="so")
    for meeting in (one, other):
        acts = [change.act for change in history_of(meeting) if change.act]
        assert [act.why for act in acts] == [f"because of {meeting.pk}"]


def test_row_that_goes_to_another_meeting_is_told_by_both() -> None:
    one, other = MeetingFactory(), MeetingFactory()
    ParticipationFactory(meeting=one, official=OfficialFactory(name="Wang Yi"), party=PartyFactory(name="China"))
    with by_tester():
        Participation.objects.filter(meeting=one).update(meeting=other)
    assert told(one) == ["gave away Wang Yi"]
    assert told(other) == ["took over Wang Yi for China"]


def test_all_that_belongs_to_a_meeting() -> None:
    meeting, other = MeetingFactory(), MeetingFactory()
    report = ReportFactory(article=ArticleFactory(title="Talks"), meeting=None)
    with by_tester():
        meeting.topics.add(TopicFactory(name="Health"))
        Comment.objects.create(meeting=meeting, by=None, text="Look again.")
        MergedMeeting.objects.create(old_id=77, meeting=meeting)
        DistinctMeetings.objects.create(one=meeting, other=other)
        report.meeting, report.flag = meeting, "differs"
        report.save()
        Meeting.objects.filter(pk=meeting.pk).update(
            assigned_to=UserFactory(username="amina"),
            start=date(2021, 10, 1),
            end=date(2021, 10, 31),
            precision="month",
        )
    assert told(meeting) == [
        "changed the assignment from nothing to amina",
        "changed the date from “2021-10-12” to “2021-10”",
        "added the topic Health",
        f"took over the account of Talks: “{report.quote}”",
        "wrote the comment “Look again.”",
        "merged meeting 77 into this one",
        f"said that this is not meeting {other.pk}",
    ]
    assert f"said that this is not meeting {meeting.pk}" in told(other)


def test_all_that_belongs_to_an_official() -> None:
    official, other = OfficialFactory(), OfficialFactory(name="Other")
    led, joined = DelegationFactory(title="The led"), DelegationFactory(title="The joined")
    qatar = PartyFactory(name="Qatar")
    with by_tester():
        Official.objects.filter(pk=official.pk).update(note="x")
        official.names.create(name="Spelling")
        AffiliationFactory(official=official, party=qatar, role="envoy", start=date(2021, 9, 7))
        led.leader = official
        led.save()
        joined.members.add(official)
        MergedOfficial.objects.create(old_slug="gone", official=official)
        DistinctOfficials.objects.create(one=official, other=other)
    assert told(official) == [
        "changed the note from nothing to “x”",
        "added the spelling “Spelling”",
        "added the office “envoy” for Qatar",
        "made this official leader of the delegation “The led”",
        "put this official into the delegation “The joined”",
        "merged “gone” into this one",
        "said that this is not Other",
    ]
    with pghistory.context(command="second"):
        Delegation.objects.filter(pk=led.pk).update(leader=other)
        joined.members.clear()
        official.affiliations.update(end=date(2022, 1, 1))
    assert lines(history_of(official), "second") == [
        "changed the office “envoy” for Qatar: date from “since 2021-09-07” to “2021-09-07/2022-01-01”",
        "made this official leader of the delegation “The led” no more",
        "took this official out of the delegation “The joined”",
    ]
    assert "added the member" in lines(history_of(joined))[0]


def test_lists_are_told_by_what_came_and_went() -> None:
    party = PartyFactory(name="Qatar", aliases=["State of Qatar", "Doha"])
    with by_tester():
        Party.objects.filter(pk=party.pk).update(aliases=["State of Qatar", "Katar"])
    assert told(party) == ["changed the aliases: added “Katar” and took off “Doha”"]


def test_latest_change_is_one_that_says_something() -> None:
    meeting = MeetingFactory()
    with pghistory.context(command="named"):
        Meeting.objects.filter(pk=meeting.pk).update(city="Doha")
    with pghistory.context(command="silent"):
        Meeting.objects.filter(pk=meeting.pk).update(version=99)
    latest = latest_change(meeting)
    assert latest
    assert (latest.who, latest.lines) == ("the command named", ("changed the city from nothing to “Doha”",))
