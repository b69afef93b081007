"""Drafts of several articles, against the record: joined, asked about, or new."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from engagement.models import Delegation, DistinctMeetings, Meeting, Official
from engagement.services.editing import lock_meeting, mark_edited
from engagement.services.review import confirm_meeting
from ingest.extraction import MeetingDraft
from ingest.extraction.schema import DateRange, ParticipantDraft, PlaceDraft
from ingest.models import Article, MatchSuggestion, Report
from ingest.reconciliation import reconcile
from tests.factories import OfficialFactory, PartyFactory, UserFactory
from tests.ingest.builders import SECOND, build_draft, build_participant
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db

WANG = build_participant("Wang Yi", "CN")
MUTTAQI = build_participant("Amir Khan Muttaqi", "TALIBAN")
MANSOOR = build_participant("Noor Mansoor", "TALIBAN")
CHINESE = build_participant(None, "CN", role="Chinese officials")
TALIBAN = build_participant(None, "TALIBAN", role="the Taliban")
NEXT_DAY = DateRange("2021-10-13", None, "day")
DOHA = PlaceDraft("Doha", "QA")
NEXT_WEEK = DateRange("2021-10-19", None, "day")


@pytest.fixture(autouse=True)
def parties() -> None:
    for code in ("CN", "TALIBAN", "US", "UN", "UNAMA", "QA"):
        PartyFactory(code=code)


def tell(*drafts: MeetingDraft, **article: Any) -> Article:
    """One more article with these drafts."""
    made = ArticleFactory(**article)
    reconcile(made, drafts, "v1")
    return made


def meetings_of(*drafts: MeetingDraft) -> int:
    """How many meetings stand after as many articles, one draft each."""
    for draft in drafts:
        tell(draft)
    return Meeting.objects.count()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param((WANG, MUTTAQI), (WANG, MUTTAQI), id="same_people"),
        pytest.param((WANG, MUTTAQI), (WANG, MUTTAQI, MANSOOR), id="one_more"),
        pytest.param((WANG, MUTTAQI), (CHINESE, MUTTAQI), id="side_unnamed_in_one"),
        pytest.param((CHINESE, TALIBAN), (CHINESE, TALIBAN), id="nobody_named"),
        pytest.param((WANG, MUTTAQI), (WANG, build_participant("Ameer Khan Mottaqi", "TALIBAN")), id="spelling"),
    ],
)
def test_same_dyad_and_day_is_one_meeting(
    one: tuple[ParticipantDraft, ...], other: tuple[ParticipantDraft, ...]
) -> None:
    assert meetings_of(build_draft(*one), build_draft(*other)) == 1
    assert not MatchSuggestion.objects.exists()
    assert Report.objects.values("meeting").distinct().count() == 1


@pytest.mark.parametrize("status", ["held", "cancelled", "denied"])
def test_plan_and_what_came_of_it_is_one_meeting(status: str) -> None:
    tell(build_draft(WANG, MUTTAQI, status="planned"), published="2021-10-10")
    tell(build_draft(WANG, MUTTAQI, status=status), published="2021-10-13")
    assert Meeting.objects.count() == 1
    assert Report.objects.filter(meeting=Meeting.objects.get()).count() == 2


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        pytest.param(build_draft(WANG, MUTTAQI, date=NEXT_DAY), "a day apart", id="a_day_apart"),
        pytest.param(build_draft(CHINESE, TALIBAN), "same parties: CN and TALIBAN", id="nobody_named_in_one"),
        pytest.param(build_draft(WANG, MUTTAQI, date=DateRange()), "a date is missing", id="no_date"),
    ],
)
def test_likely_match_is_a_new_meeting_and_a_question(other: MeetingDraft, reason: str) -> None:
    first = tell(build_draft(WANG, MUTTAQI)).reports.get().meeting
    report = tell(other).reports.get()
    assert Meeting.objects.count() == 2
    suggestion = MatchSuggestion.objects.get()
    assert (suggestion.report, suggestion.meeting, suggestion.state) == (report, first, "open")
    assert 0.2 < suggestion.probability < 0.9
    assert reason in suggestion.reasons
    assert "both in Beijing" in suggestion.reasons


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(build_draft(WANG, MANSOOR), id="other_counterpart"),
        pytest.param(build_draft(WANG, MUTTAQI, date=NEXT_WEEK), id="next_week"),
        pytest.param(build_draft(build_participant("Li Wei", "CN"), MANSOOR), id="other_people_of_the_parties"),
        pytest.param(
            build_draft(WANG, MUTTAQI, date=NEXT_DAY, format="phone", place=PlaceDraft(None, None)), id="call_next_day"
        ),
        pytest.param(build_draft(WANG, MUTTAQI, date=NEXT_DAY, place=DOHA), id="next_day_elsewhere"),
    ],
)
def test_anything_else_is_another_meeting(other: MeetingDraft) -> None:
    assert meetings_of(build_draft(WANG, MUTTAQI), other) == 2
    assert not MatchSuggestion.objects.exists()


def test_rejected_meeting_is_not_joined() -> None:
    tell(build_draft(WANG, MUTTAQI))
    Meeting.objects.update(review_state="rejected", reject_reason="other", reviewed_at="2021-10-14T00:00Z")
    tell(build_draft(WANG, MUTTAQI))
    assert Meeting.objects.count() == 2
    assert not MatchSuggestion.objects.exists()


def test_confirmed_meeting_is_joined_as_the_analyst_left_it() -> None:
    meeting = tell(build_draft(WANG, MUTTAQI)).reports.get().meeting
    assert meeting is not None
    edited = lock_meeting(meeting.pk)
    edited.start = edited.end = "2021-10-19"
    mark_edited(edited, by=UserFactory(), fields=["start", "end"])
    confirm_meeting(meeting_id=meeting.pk, by=UserFactory())
    tell(build_draft(WANG, MUTTAQI))  # as the first article told it: the analyst knew better
    assert Meeting.objects.count() == 2
    tell(build_draft(WANG, MUTTAQI, date=NEXT_WEEK))
    assert Meeting.objects.count() == 2
    assert meeting.reports.count() == 2


def test_two_that_fit_alike_are_not_guessed_between() -> None:
    one, two = build_draft(WANG, MUTTAQI), build_draft(WANG, MANSOOR)
    assert meetings_of(one, two, build_draft(WANG, MUTTAQI, MANSOOR)) == 3
    assert MatchSuggestion.objects.count() == 2


def test_of_two_that_fit_the_one_with_exactly_these_people_is_joined() -> None:
    drafts = [build_draft(WANG, MUTTAQI, MANSOOR), build_draft(WANG, MUTTAQI, evidence=SECOND)]
    reports = {len(report.draft["participants"]): report for report in tell(*drafts).reports.all()}
    told = tell(build_draft(WANG, MUTTAQI)).reports.get()
    assert told.meeting == reports[2].meeting != reports[3].meeting


def test_of_two_drafts_the_likelier_joins() -> None:
    meeting = tell(build_draft(WANG, MUTTAQI)).reports.get().meeting
    loose = build_draft(CHINESE, MUTTAQI)
    article = tell(loose, build_draft(WANG, MUTTAQI, evidence=SECOND))
    assert article.reports.get(meeting=meeting).start == SECOND.start
    assert Meeting.objects.count() == 2
    assert not MatchSuggestion.objects.exists()  # the other draft cannot be of that meeting any more


def test_joined_account_leaves_nobody_behind() -> None:
    tell(build_draft(WANG, MUTTAQI))
    counts = (Official.objects.count(), Delegation.objects.count())
    tell(build_draft(WANG, build_participant("Ameer Khan Mottaqi", "TALIBAN"), CHINESE))
    assert Meeting.objects.count() == 1
    assert (Official.objects.count(), Delegation.objects.count()) == counts


def test_agency_of_one_account_is_the_united_nations_of_another() -> None:
    envoy, head = build_participant(None, "UN", role="the UN envoy"), build_participant("Roza Otunbayeva", "UNAMA")
    assert meetings_of(build_draft(head, MUTTAQI), build_draft(envoy, MUTTAQI)) == 1


def test_leader_and_members_of_a_delegation_were_there() -> None:
    group = build_participant(None, "CN", role="Chinese delegation")
    tell(build_draft(group, MUTTAQI))
    Delegation.objects.get().members.add(OfficialFactory(name="Wang Yi"))
    report = tell(build_draft(WANG, TALIBAN)).reports.get()
    first = Meeting.objects.earliest("pk")
    # One account names people of one side only, the other of the other: asked about, or joined, but not passed over.
    assert report.meeting == first or report.suggestions.get().meeting == first


def test_what_somebody_told_apart_is_neither_joined_nor_asked_about_again() -> None:
    first = tell(build_draft(WANG, MUTTAQI)).reports.get().meeting
    article = tell(build_draft(WANG, MUTTAQI, date=NEXT_DAY))
    second = article.reports.get().meeting
    assert first is not None
    assert second is not None
    DistinctMeetings.objects.create(one=first, other=second)
    MatchSuggestion.objects.update(state="refused")
    reconcile(article, [build_draft(WANG, MUTTAQI, date=NEXT_DAY, topics=("health",))], "v2")
    reconcile(article, [build_draft(WANG, MUTTAQI)], "v3")  # now read as the very same day
    assert not MatchSuggestion.objects.open().exists()
    assert article.reports.current().get().meeting == second
    tell(build_draft(WANG, MUTTAQI, date=NEXT_DAY))  # another article may still be of either
    reconcile(article, [build_draft(WANG, MUTTAQI, date=NEXT_DAY, format="unknown")], "v4")
    assert not MatchSuggestion.objects.open().filter(report__article=article, meeting=first).exists()


def test_question_follows_its_account() -> None:
    tell(build_draft(WANG, MUTTAQI))
    article = tell(build_draft(WANG, MUTTAQI, date=NEXT_DAY))
    reconcile(article, [build_draft(WANG, MUTTAQI, date=NEXT_DAY, topics=())], "v1")
    assert MatchSuggestion.objects.count() == 1
    reconcile(article, [build_draft(WANG, MUTTAQI, date=NEXT_DAY, format="unknown")], "v2")
    assert MatchSuggestion.objects.get().report == article.reports.current().get()
    reconcile(article, [], "v3")
    assert not MatchSuggestion.objects.exists()


def test_queries_do_not_grow_with_the_record(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for week in range(8):
        tell(build_draft(WANG, MUTTAQI, MANSOOR, CHINESE, date=DateRange(f"2021-10-{week * 3 + 1:02}", None, "day")))
    article = ArticleFactory()
    with django_assert_max_num_queries(45):
        reconcile(article, [build_draft(WANG, MUTTAQI)], "v1")
