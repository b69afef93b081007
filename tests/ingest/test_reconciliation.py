"""Every row of the table in `ingest/reconciliation.py`, with what stands before and after a second run."""

import pytest
from django.contrib.auth.models import User

from engagement.models import Delegation, Meeting, Official
from engagement.services.editing import lock_meeting, mark_edited
from engagement.services.review import confirm_meeting, reject_meeting
from ingest.accounts import attach_account
from ingest.extraction import MeetingDraft
from ingest.extraction.schema import DateRange
from ingest.models import Article, Report
from ingest.reconciliation import reconcile, remove_article
from tests.factories import PartyFactory, UserFactory
from tests.ingest.builders import SECOND, build_draft, build_participant
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db
OTHER_DAY = build_draft(date=DateRange("2021-10-13", None, "day"))


@pytest.fixture(autouse=True)
def parties() -> None:
    for code in ("CN", "TALIBAN", "US", "QA"):
        PartyFactory(code=code)


@pytest.fixture
def article() -> Article:
    return ArticleFactory()


@pytest.fixture
def analyst() -> User:
    return UserFactory()


def first_run(article: Article, *drafts: MeetingDraft) -> Meeting:
    reconcile(article, drafts or (build_draft(),), "v1")
    return Meeting.objects.get()


def current(article: Article) -> list[Report]:
    return list(article.reports.current())


def test_new_draft_becomes_proposal_with_report(article: Article) -> None:
    meeting = first_run(article)
    report = article.reports.get()
    assert meeting.review_state == Meeting.ReviewState.PROPOSED
    assert report.meeting == meeting
    assert report.extractor_version == "v1"
    assert {p.party.code for p in meeting.participations.all() if p.party} == {"CN", "TALIBAN"}
    assert meeting.country is not None
    assert (meeting.country.code, meeting.city, meeting.interval.iso()) == ("CN", "Beijing", ("2021-10-12", None))


def test_unedited_same_draft_moves_only_the_version(article: Article) -> None:
    before = first_run(article)
    counts = (Official.objects.count(), Delegation.objects.count())
    reconcile(article, [build_draft(confidence=0.9)], "v2")
    after = Meeting.objects.get()
    assert (after.pk, after.version) == (before.pk, before.version)
    assert [r.extractor_version for r in Report.objects.all()] == ["v2"]
    assert (Official.objects.count(), Delegation.objects.count()) == counts


def test_unedited_other_draft_replaces_in_place(article: Article) -> None:
    before = first_run(article)
    reconcile(article, [OTHER_DAY], "v2")
    after = Meeting.objects.get()
    assert after.pk == before.pk
    assert after.interval.iso() == ("2021-10-13", None)
    assert after.version > before.version
    assert [r.meeting for r in current(article)] == [after]
    assert article.reports.count() == 2  # the machine's earlier answer is kept


def test_replacing_removes_people_whom_nothing_names_any_more(article: Article) -> None:
    first_run(article)
    other = build_draft(build_participant("Li Wei", "CN"), build_participant("Amir Khan Muttaqi", "TALIBAN"))
    reconcile(article, [other], "v2")
    assert not Official.objects.filter(name="Wang Yi").exists()
    assert Official.objects.filter(name="Li Wei", is_provisional=True).exists()


def test_edited_other_draft_is_stored_and_flagged(article: Article, analyst: User) -> None:
    meeting = first_run(article)
    mark_edited(lock_meeting(meeting.pk), by=analyst)
    reconcile(article, [OTHER_DAY], "v2")
    meeting.refresh_from_db()
    assert meeting.interval.iso() == ("2021-10-12", None)
    assert [(r.flag, r.meeting) for r in current(article)] == [(Report.Flag.DIFFERS, meeting)]


@pytest.mark.parametrize("decision", ["confirmed", "rejected"])
def test_decided_other_draft_is_stored_and_flagged(article: Article, analyst: User, decision: str) -> None:
    meeting = first_run(article)
    if decision == "confirmed":
        confirm_meeting(meeting_id=meeting.pk, by=analyst)
    else:
        reject_meeting(meeting_id=meeting.pk, by=analyst, reason="no_meeting")
    reconcile(article, [OTHER_DAY], "v2")
    after = Meeting.objects.get()
    assert (after.review_state, after.interval.iso()) == (decision, ("2021-10-12", None))
    assert [(r.flag, r.meeting) for r in current(article)] == [(Report.Flag.DIFFERS, after)]


def test_flagged_account_told_again_changes_nothing(article: Article, analyst: User) -> None:
    meeting = first_run(article)
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    reconcile(article, [OTHER_DAY], "v2")
    reconcile(article, [OTHER_DAY], "v3")
    assert [(r.flag, r.extractor_version) for r in current(article)] == [(Report.Flag.DIFFERS, "v3")]
    assert article.reports.count() == 2


def test_unedited_no_longer_found_is_withdrawn(article: Article) -> None:
    first_run(article)
    reconcile(article, [], "v2")
    assert not Meeting.objects.exists()
    assert not Official.objects.filter(is_provisional=True).exists()
    assert [(r.meeting, r.superseded_at is not None) for r in article.reports.all()] == [(None, True)]


@pytest.mark.parametrize("state", ["edited", "confirmed", "rejected"])
def test_touched_no_longer_found_is_kept_and_flagged(article: Article, analyst: User, state: str) -> None:
    meeting = first_run(article)
    if state == "edited":
        mark_edited(lock_meeting(meeting.pk), by=analyst)
    elif state == "confirmed":
        confirm_meeting(meeting_id=meeting.pk, by=analyst)
    else:
        reject_meeting(meeting_id=meeting.pk, by=analyst, reason="no_meeting")
    reconcile(article, [], "v2")
    assert Meeting.objects.get() == meeting
    assert [r.flag for r in current(article)] == [Report.Flag.GONE]


def test_found_again_loses_its_flag(article: Article, analyst: User) -> None:
    meeting = first_run(article)
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    reconcile(article, [], "v2")
    reconcile(article, [build_draft()], "v3")
    assert [r.flag for r in current(article)] == [Report.Flag.NONE]


def test_proposal_of_two_articles_outlives_one_of_them(article: Article) -> None:
    meeting = first_run(article)
    other = ArticleFactory()
    reconcile(other, [build_draft()], "v1")
    assert Meeting.objects.get() == meeting
    reconcile(article, [], "v2")
    assert Meeting.objects.get() == meeting
    reconcile(other, [], "v2")
    assert not Meeting.objects.exists()


def test_shared_proposal_is_not_rewritten_by_one_of_its_articles(article: Article) -> None:
    meeting = first_run(article)
    other = ArticleFactory()
    reconcile(other, [build_draft()], "v1")
    reconcile(other, [OTHER_DAY], "v2")
    meeting.refresh_from_db()
    assert meeting.interval.iso() == ("2021-10-12", None)
    assert Meeting.objects.count() == 2


def test_meeting_deleted_by_an_analyst_does_not_come_back(article: Article) -> None:
    first_run(article).delete()
    reconcile(article, [OTHER_DAY], "v2")
    assert not Meeting.objects.exists()
    assert [r.meeting for r in current(article)] == [None]


def test_two_meetings_of_the_same_people_stay_two(article: Article) -> None:
    drafts = [build_draft(), build_draft(evidence=SECOND)]
    reconcile(article, drafts, "v1")
    assert Meeting.objects.count() == 2
    reconcile(article, drafts, "v1")
    assert Meeting.objects.count() == 2


def test_delegation_of_two_meetings_is_one(article: Article) -> None:
    group = build_participant(None, "US", role="US officials", as_told="US officials")
    one = build_draft(group, build_participant("Amir Khan Muttaqi", "TALIBAN"))
    two = build_draft(group, build_participant("Faisal bin Thani", "QA"), evidence=SECOND)
    reconcile(article, [one, two], "v1")
    assert Delegation.objects.count() == 1
    assert Meeting.objects.count() == 2


def test_history_keeps_withdrawn_proposal(article: Article) -> None:
    meeting = first_run(article)
    reconcile(article, [], "v2")
    labels = list(Meeting.pgh_event_model.objects.filter(pgh_obj_id=meeting.pk).values_list("pgh_label", flat=True))  # type: ignore[attr-defined]
    assert labels[-1] == "delete"


def test_removed_article_takes_its_untouched_proposals_along(article: Article) -> None:
    first_run(article)
    assert remove_article(article.pk) == 1
    assert not Meeting.objects.exists()
    assert not Official.objects.exists()


def test_removed_article_leaves_what_people_or_other_articles_hold(article: Article, analyst: User) -> None:
    shared = build_draft(date=DateRange("2021-11-02", None, "day"), evidence=SECOND)
    reconcile(article, [build_draft(), shared], "v1")
    reconcile(ArticleFactory(), [shared], "v1")
    decided = Meeting.objects.get(start="2021-10-12")
    confirm_meeting(meeting_id=decided.pk, by=analyst)
    assert remove_article(article.pk) == 0
    assert Meeting.objects.count() == 2
    assert [report.meeting for report in Report.objects.all()] == [Meeting.objects.get(start="2021-11-02")]


def test_later_reading_that_contradicts_a_confirmed_meeting_disputes_it(article: Article, analyst: User) -> None:
    meeting = first_run(article)
    confirm_meeting(meeting_id=meeting.pk, by=analyst)
    reconcile(article, [build_draft(status="denied")], "v2")
    meeting.refresh_from_db()
    assert (meeting.is_disputed, meeting.status, meeting.review_state) == (True, "held", "confirmed")


@pytest.mark.parametrize("way", ["removed", "no longer found", "read otherwise"])
def test_meeting_goes_back_to_the_plan_when_the_account_that_moved_it_goes(article: Article, way: str) -> None:
    meeting = first_run(article, build_draft(status="planned"))
    second = ArticleFactory()
    reconcile(second, [build_draft(status="held", date=DateRange("2021-10-20", None, "day"))], "v1")
    other = Meeting.objects.exclude(pk=meeting.pk).get()
    moved = second.reports.get()
    Report.objects.filter(pk=moved.pk).update(meeting=meeting)
    other.delete()
    moved.refresh_from_db()
    attach_account(Meeting.objects.get(pk=meeting.pk), moved)
    meeting.refresh_from_db()
    assert meeting.status == "held"
    if way == "removed":
        remove_article(second.pk)
    else:
        reconcile(second, [] if way == "no longer found" else [build_draft(status="cancelled")], "v2")
    meeting.refresh_from_db()
    assert meeting.status == "planned"
