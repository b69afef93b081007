"""Accounts that were joined to a meeting and tell of another one."""

import pytest
from django.contrib.auth.models import User

from engagement.exceptions import CannotSplit
from engagement.models import DistinctMeetings, Meeting, Official, Operation
from engagement.services.editing import lock_meeting, mark_edited
from engagement.services.review import confirm_meeting
from engagement.services.undo import undo_operation
from ingest.extraction.schema import DateRange
from ingest.models import Article, MatchSuggestion, Report
from ingest.reconciliation import reconcile
from ingest.splitting import split_accounts
from tests.engagement.builders import everything, exported
from tests.factories import OfficialFactory, ParticipationFactory, PartyFactory, UserFactory
from tests.ingest.builders import build_draft, build_participant
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db
WANG, MUTTAQI = build_participant("Wang Yi", "CN"), build_participant("Amir Khan Muttaqi", "TALIBAN")
LACROIX = build_participant("Jean-Pierre Lacroix", "UN")


@pytest.fixture(autouse=True)
def parties() -> None:
    for code in ("CN", "TALIBAN", "UN"):
        PartyFactory(code=code)


@pytest.fixture
def analyst() -> User:
    return UserFactory()


@pytest.fixture
def meeting() -> Meeting:
    """Of two accounts: Wang Yi and Muttaqi on the 12th; Lacroix and Muttaqi on the 13th, wrongly joined to it."""
    reconcile(ArticleFactory(), [build_draft(WANG, MUTTAQI)], "v1")
    found = Meeting.objects.get()
    later = build_draft(LACROIX, MUTTAQI, date=DateRange("2021-10-13", None, "day"))
    reconcile(ArticleFactory(), [later], "v1")
    wrong = Meeting.objects.exclude(pk=found.pk).get()
    wrong.participations.filter(official__name="Jean-Pierre Lacroix").update(meeting=found)
    Report.objects.filter(meeting=wrong).update(meeting=found)
    wrong.participations.all().delete()
    wrong.delete()
    return found


def names(meeting: Meeting) -> set[str]:
    return {row.name for row in meeting.participations.all()}


def of_lacroix(meeting: Meeting) -> Report:
    return meeting.reports.get(draft__participants__0__name="Jean-Pierre Lacroix")


def test_chosen_account_makes_a_meeting_of_its_own(analyst: User, meeting: Meeting) -> None:
    report = of_lacroix(meeting)
    mark_edited(lock_meeting(meeting.pk), by=analyst)
    ParticipationFactory(meeting=meeting, official=OfficialFactory(name="A guest"))
    MatchSuggestion.objects.create(report=report, meeting=meeting, probability=0.5)
    before = exported()
    new = split_accounts(meeting_id=meeting.pk, report_ids=[report.pk], by=analyst)
    report.refresh_from_db()
    assert report.meeting == new
    assert names(new) == {"Jean-Pierre Lacroix", "Amir Khan Muttaqi"}
    assert names(meeting) == {"Wang Yi", "Amir Khan Muttaqi", "A guest"}
    assert new.interval.iso() == ("2021-10-13", None)
    assert DistinctMeetings.objects.values_list("one", "other").get() == (meeting.pk, new.pk)
    assert MatchSuggestion.objects.get().state == "refused"
    assert Official.objects.filter(name="Jean-Pierre Lacroix").count() == 1
    undo_operation(operation_id=Operation.objects.get().pk, by=analyst)
    assert exported() == before


def test_untouched_proposal_says_what_the_accounts_left_say(analyst: User, meeting: Meeting) -> None:
    chosen = meeting.reports.exclude(pk=of_lacroix(meeting).pk).get()
    new = split_accounts(meeting_id=meeting.pk, report_ids=[chosen.pk], by=analyst)
    meeting.refresh_from_db()
    assert (names(meeting), meeting.interval.iso()[0]) == ({"Jean-Pierre Lacroix", "Amir Khan Muttaqi"}, "2021-10-13")
    assert (names(new), new.interval.iso()[0]) == ({"Wang Yi", "Amir Khan Muttaqi"}, "2021-10-12")


def test_earlier_accounts_of_the_article_go_along(analyst: User, meeting: Meeting) -> None:
    report = of_lacroix(meeting)
    mark_edited(lock_meeting(meeting.pk), by=analyst)
    article = Article.objects.get(pk=report.article_id)
    reconcile(article, [build_draft(LACROIX, MUTTAQI)], "v2")
    current = article.reports.current().get()
    new = split_accounts(meeting_id=meeting.pk, report_ids=[current.pk], by=analyst)
    assert {one.meeting for one in article.reports.all()} == {new}


def test_refusals_change_nothing(analyst: User, meeting: Meeting) -> None:
    every = list(meeting.reports.values_list("pk", flat=True))
    before = everything()
    for chosen, message in (([], "Choose the accounts"), (every, "leave at least one"), ([0], "no longer one of this")):
        with pytest.raises(CannotSplit, match=message):
            split_accounts(meeting_id=meeting.pk, report_ids=chosen, by=analyst)
    assert everything() == before


def test_confirmed_meeting_is_not_left_without_a_side(analyst: User, meeting: Meeting) -> None:
    meeting.participations.filter(official__name="Jean-Pierre Lacroix").delete()
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    wang = meeting.reports.exclude(pk=of_lacroix(meeting).pk).get()
    before = everything()
    with pytest.raises(CannotSplit, match="reopen this one first"):
        split_accounts(meeting_id=meeting.pk, report_ids=[wang.pk], by=analyst)
    assert everything() == before
