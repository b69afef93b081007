"""Two meetings that become one: who was there, what is said, what moves along, what is refused, and back again."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from engagement.exceptions import CannotMerge, IncompleteMeeting, LostUpdate
from engagement.models import (
    Comment,
    Delegation,
    DistinctMeetings,
    Meeting,
    MergedMeeting,
    Official,
    Operation,
    Party,
    ReviewLease,
)
from engagement.services.apart import keep_meetings_apart
from engagement.services.merging import merge_meetings
from engagement.services.undo import undo_operation
from ingest.models import MatchSuggestion, Report
from tests.engagement.builders import everything, exported
from tests.factories import (
    ConfirmedMeetingFactory,
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
OCTOBER = {"start": date(2021, 10, 1), "end": date(2021, 10, 31), "precision": "month"}


@pytest.fixture
def analyst() -> User:
    return UserFactory(username="zarghona")


@pytest.fixture
def muttaqi() -> Official:
    return OfficialFactory(name="Amir Khan Muttaqi")


@pytest.fixture
def taliban() -> Party:
    return PartyFactory(code="TALIBAN")


def merge(keep: Meeting, other: Meeting, by: User, **more: Any) -> Meeting:
    return merge_meetings(keep_id=keep.pk, other_id=other.pk, by=by, **more)


def people(meeting: Meeting) -> list[str]:
    return sorted(row.name for row in meeting.participations.all())


def test_everybody_of_both_took_part_once(analyst: User, muttaqi: Official, taliban: Party) -> None:
    wang, deputy = OfficialFactory(name="Wang Yi"), OfficialFactory(name="A deputy")
    envoys = DelegationFactory(title="Chinese envoys")
    keep = MeetingFactory(between=[(muttaqi, taliban), wang])
    other = MeetingFactory(between=[(muttaqi, taliban), deputy, envoys])
    merge(keep, other, analyst)
    assert people(keep) == ["A deputy", "Amir Khan Muttaqi", "Chinese envoys", "Wang Yi"]
    assert not Meeting.objects.filter(pk=other.pk).exists()


def test_party_and_role_of_somebody_in_both_are_chosen_and_filled_in(
    analyst: User, muttaqi: Official, taliban: Party
) -> None:
    keep, other = MeetingFactory(), MeetingFactory()
    kept = ParticipationFactory(meeting=keep, official=muttaqi, party=taliban, role="", resolution="ambiguous")
    ParticipationFactory(meeting=other, official=muttaqi, party=PartyFactory(code="AF"), role="minister")
    merge(keep, other, analyst)
    kept.refresh_from_db()
    assert (kept.party, kept.role, kept.resolution) == (taliban, "minister", "analyst")
    another = MeetingFactory()
    ParticipationFactory(meeting=another, official=muttaqi, party=PartyFactory(code="AF"), role="envoy")
    merge(keep, another, analyst, choices={f"participant-{kept.pk}": "other"})
    kept.refresh_from_db()
    assert (kept.party and kept.party.code, kept.role) == ("AF", "envoy")


def test_delegation_in_the_same_words_is_one_and_no_other_is(analyst: User, taliban: Party) -> None:
    us, member = PartyFactory(code="US"), OfficialFactory()
    keep = MeetingFactory(between=[DelegationFactory(title="US officials", party=us)])
    other = MeetingFactory(
        between=[
            DelegationFactory(title="us officials", party=us),
            DelegationFactory(title="US officials", party=taliban),
            DelegationFactory(title="US officials", party=us, members=[member]),
        ]
    )
    merge(keep, other, analyst)
    assert people(keep) == ["US officials"] * 3
    assert not Delegation.objects.filter(title="us officials").exists()


def test_participant_can_be_left_out(analyst: User, muttaqi: Official) -> None:
    stranger = OfficialFactory(name="Nobody", is_provisional=True)
    keep, other = MeetingFactory(between=[muttaqi]), MeetingFactory(between=[stranger])
    merge(keep, other, analyst, leave_out=[other.participations.get().pk])
    assert people(keep) == ["Amir Khan Muttaqi"]
    assert not Official.objects.filter(pk=stranger.pk).exists()


def test_what_is_known_comes_before_what_is_not(analyst: User) -> None:
    qatar, topics = PartyFactory(code="QA"), [TopicFactory(), TopicFactory()]
    keep = MeetingFactory(**OCTOBER, note="From radio.", about=topics[:1])
    other = MeetingFactory(city="Doha", country=qatar, format="in_person", note="From print.", about=topics[1:])
    merge(keep, other, analyst)
    keep.refresh_from_db()
    assert keep.interval.iso() == ("2021-10-12", None)
    assert (keep.city, keep.country, keep.format) == ("Doha", qatar, "in_person")
    assert keep.note == "From radio.\n\nFrom print."
    assert set(keep.topics.all()) == set(topics)
    assert keep.edited_at is not None


def test_where_they_clash_the_confirmed_one_counts_unless_chosen_otherwise(analyst: User) -> None:
    def pair() -> tuple[Meeting, Meeting]:
        sides = [OfficialFactory(), OfficialFactory()]
        return (
            MeetingFactory(start=date(2021, 10, 7), status="planned", between=sides),
            ConfirmedMeetingFactory(start=date(2021, 10, 8), reviewed_by=analyst, between=sides),
        )

    keep, other = pair()
    merge(keep, other, analyst)
    keep.refresh_from_db()
    assert (keep.start, keep.status, keep.review_state, keep.reviewed_by) == (
        date(2021, 10, 8),
        "held",
        "confirmed",
        analyst,
    )
    keep, other = pair()
    merge(keep, other, analyst, choices={"date": "keep", "status": "keep"})
    keep.refresh_from_db()
    assert (keep.start, keep.status) == (date(2021, 10, 7), "planned")


def test_topics_and_note_of_one_alone(analyst: User) -> None:
    keep, other = (MeetingFactory(note=word, about=[TopicFactory(slug=word)]) for word in ("one", "two"))
    merge(keep, other, analyst, choices={"topics": "other", "note": "keep"})
    keep.refresh_from_db()
    assert ([topic.slug for topic in keep.topics.all()], keep.note) == (["two"], "one")


def test_confirmed_outcome_must_be_complete(analyst: User) -> None:
    keep = ConfirmedMeetingFactory(between=[OfficialFactory(), OfficialFactory()])
    other = MeetingFactory()
    ParticipationFactory(meeting=other, party=None)
    before = everything()
    with pytest.raises(IncompleteMeeting, match="no party yet"):
        merge(keep, other, analyst)
    assert everything() == before


def test_those_of_a_confirmed_meeting_are_on_record(analyst: User) -> None:
    newcomer = OfficialFactory(is_provisional=True)
    keep = ConfirmedMeetingFactory(between=[OfficialFactory(), OfficialFactory()])
    merge(keep, MeetingFactory(between=[newcomer]), analyst)
    newcomer.refresh_from_db()
    assert not newcomer.is_provisional


def test_rows_of_every_app_move_and_equal_ones_are_dropped(analyst: User) -> None:
    keep, other = MeetingFactory(), MeetingFactory()
    report, superseded = ReportFactory(meeting=other), ReportFactory(meeting=other, superseded=True)
    comment = Comment.objects.create(meeting=other, by=analyst, text="Look at the date.")
    asked = ReportFactory(meeting=MeetingFactory(), article=ArticleFactory())
    for meeting in (keep, other):
        MatchSuggestion.objects.create(report=asked, meeting=meeting, probability=0.5)
    MatchSuggestion.objects.create(report=report, meeting=keep, probability=0.6)
    ReviewLease.objects.create(meeting=other, user=analyst, holder="page", expires_at=timezone.now())
    merge(keep, other, analyst)
    assert set(Report.objects.filter(meeting=keep)) == {report, superseded}
    assert list(keep.comments.all()) == [comment]
    assert MatchSuggestion.objects.filter(report=asked).get().meeting == keep
    assert not ReviewLease.objects.exists()
    assert list(MatchSuggestion.objects.open()) == list(MatchSuggestion.objects.filter(report=asked))


def test_numbers_of_merged_meetings_lead_to_what_they_became(analyst: User) -> None:
    first, second, third = MeetingFactory.create_batch(3)
    merge(second, third, analyst)
    merge(first, second, analyst)
    assert dict(MergedMeeting.objects.values_list("old_id", "meeting_id")) == {
        second.pk: first.pk,
        third.pk: first.pk,
    }


def test_what_was_told_apart_stays_so_and_is_never_merged_by_mistake(analyst: User) -> None:
    first, second, third = MeetingFactory.create_batch(3)
    keep_meetings_apart(third.pk, first.pk, by=analyst)
    with pytest.raises(CannotMerge, match="zarghona said that these two are not the same"):
        merge(first, third, analyst)
    keep_meetings_apart(second.pk, third.pk, by=analyst)
    merge(first, second, analyst)
    assert DistinctMeetings.objects.values_list("one", "other").get() == (first.pk, third.pk)
    merge(first, third, analyst, even_if_distinct=True)
    assert not DistinctMeetings.objects.exists()


def test_pair_is_told_apart_in_order_when_the_kept_one_is_the_later(analyst: User) -> None:
    first, second, third = MeetingFactory.create_batch(3)
    keep_meetings_apart(first.pk, second.pk, by=analyst)
    merge(third, first, analyst)
    assert DistinctMeetings.objects.values_list("one", "other").get() == (second.pk, third.pk)


def test_rejected_one_is_merged_only_if_asked(analyst: User) -> None:
    rejected = MeetingFactory(review_state="rejected", reject_reason="off_topic", reviewed_at=timezone.now())
    keep = MeetingFactory()
    with pytest.raises(CannotMerge, match=f"Meeting {rejected.pk} was rejected"):
        merge(keep, rejected, analyst)
    assert merge(keep, rejected, analyst, even_if_rejected=True).review_state == "proposed"


def test_refusals_change_nothing(analyst: User) -> None:
    keep, other = MeetingFactory(format="phone"), MeetingFactory(city="Doha")
    before = everything()
    with pytest.raises(CannotMerge, match="one meeting already"):
        merge(keep, keep, analyst)
    with pytest.raises(LostUpdate):
        merge(keep, other, analyst, versions={other.pk: other.version + 1})
    with pytest.raises(CannotMerge, match="has no place"):
        merge(keep, other, analyst, choices={"format": "keep", "place": "other"})
    with pytest.raises(CannotMerge, match="“both” is no choice for the date"):
        merge(keep, other, analyst, choices={"date": "both"})
    with pytest.raises(CannotMerge, match="Somebody changed who took part"):
        merge(keep, other, analyst, leave_out=[0])
    with pytest.raises(Meeting.DoesNotExist):
        merge_meetings(keep_id=keep.pk, other_id=0, by=analyst)
    assert everything() == before


def test_call_and_place_are_not_mixed_by_default(analyst: User) -> None:
    keep, other = MeetingFactory(format="phone"), MeetingFactory(city="Doha")
    merge(keep, other, analyst)
    keep.refresh_from_db()
    assert (keep.format, keep.city) == ("phone", "")


def test_undone_merge_exports_the_same_bytes(analyst: User, muttaqi: Official, taliban: Party) -> None:
    stranger = OfficialFactory(is_provisional=True)
    keep = MeetingFactory(between=[(muttaqi, taliban), OfficialFactory()], about=[TopicFactory()])
    other = MeetingFactory(
        **OCTOBER, between=[(muttaqi, taliban), stranger, DelegationFactory()], about=[TopicFactory()], note="Why?"
    )
    ReportFactory(meeting=other)
    Comment.objects.create(meeting=other, by=analyst, text="Look at the date.")
    keep_meetings_apart(other.pk, MeetingFactory().pk, by=analyst)
    before = exported()
    merge(keep, other, analyst, reason="Same visit.")
    act = Operation.objects.first()
    assert act
    assert (act.kind, act.meetings, act.reason) == ("merge", sorted([keep.pk, other.pk]), "Same visit.")
    undo_operation(operation_id=act.pk, by=UserFactory())
    assert exported() == before
