"""Suggested matches, flags and disputes at the desk: shown with what they rest on, decided by one request, undone."""

import pytest

from engagement.models import DistinctMeetings, Meeting, MergedMeeting, Official
from engagement.services.officials import create_official
from ingest.models import MatchSuggestion, Report
from tests.ingest.desk.conftest import Post, accept, proposal, state
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db


def compared(mine: Meeting, theirs: Meeting) -> dict[str, int]:
    """What the page says of the two that it shows side by side."""
    return {"meeting": mine.pk, "version": mine.version, "other": theirs.pk, "other_version": theirs.version}


@pytest.fixture
def other() -> Meeting:
    return proposal(city="Doha")


@pytest.fixture
def suggestion(meeting: Meeting, other: Meeting) -> MatchSuggestion:
    report = Report.objects.get(meeting=meeting)
    reasons = ["same two parties", "same day"]
    return MatchSuggestion.objects.create(report=report, meeting=other, probability=0.72, reasons=reasons)


def test_suggestion_is_shown_from_both_sides(
    post: Post, meeting: Meeting, other: Meeting, suggestion: MatchSuggestion
) -> None:
    for mine, theirs in ((meeting, other), (other, meeting)):
        shown = post("desk-item", meeting=mine.pk).json()["item"]["notices"]["suggestions"]
        assert [(one["id"], one["other"]["id"], one["reasons"][0]) for one in shown] == [
            (suggestion.pk, theirs.pk, "same two parties")
        ]


def test_both_of_a_suggestion_are_in_the_queue_of_matches(
    post: Post, meeting: Meeting, other: Meeting, suggestion: MatchSuggestion
) -> None:
    proposal()
    assert post("desk-item", filters="needs=match").json()["progress"]["waiting"] == 2
    assert post("desk-item", filters="needs=plain").json()["progress"]["waiting"] == 1


def test_the_same_meeting_is_merged_into_the_earlier_one_and_back(
    post: Post, meeting: Meeting, other: Meeting, suggestion: MatchSuggestion
) -> None:
    answer = post("desk-suggestion", suggestion.pk, verdict="same", **compared(meeting, other)).json()
    assert answer["item"]["meeting"]["id"] == meeting.pk
    assert len(answer["item"]["sources"]) == 2
    assert not Meeting.objects.filter(pk=other.pk).exists()
    assert MergedMeeting.objects.get(old_id=other.pk).meeting_id == meeting.pk
    post("desk-undo")
    assert Meeting.objects.filter(pk=other.pk).exists()
    suggestion.refresh_from_db()
    assert suggestion.state == "open"


def test_fields_that_differ_are_chosen_from_either_side(
    post: Post, meeting: Meeting, other: Meeting, suggestion: MatchSuggestion
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(city="Kabul", note="Mine.")
    Meeting.objects.filter(pk=other.pk).update(note="Theirs.")
    shown = post("desk-item", meeting=other.pk).json()["item"]["notices"]["suggestions"][0]
    fields = {one["name"]: (one["mine"], one["other"], one["choice"]) for one in shown["fields"]}
    assert fields == {"place": ("Doha", "Kabul", "other"), "note": ("Theirs.", "Mine.", "both")}
    assert f"keep={meeting.pk}" in shown["page"]
    choices = {"place": "mine", "note": "other"}
    post("desk-suggestion", suggestion.pk, verdict="same", choices=choices, **compared(other, meeting))
    merged = Meeting.objects.get(pk=meeting.pk)
    assert (merged.city, merged.note) == ("Doha", "Mine.")


def test_what_changed_since_it_was_compared_is_not_merged(
    post: Post, meeting: Meeting, other: Meeting, suggestion: MatchSuggestion
) -> None:
    seen = compared(meeting, other)
    post("desk-decision", **accept(other, action="save", form={"note": "Looked again."}))
    response = post("desk-suggestion", suggestion.pk, verdict="same", **seen)
    assert response.status_code == 409, response.content
    third = proposal()
    mixed = {**seen, "meeting": third.pk, "version": third.version}
    assert post("desk-suggestion", suggestion.pk, verdict="same", **mixed).status_code == 422
    assert Meeting.objects.filter(pk=other.pk).exists()


def test_kept_apart_the_one_on_screen_stays(
    post: Post, meeting: Meeting, other: Meeting, suggestion: MatchSuggestion
) -> None:
    answer = post("desk-suggestion", suggestion.pk, verdict="other", meeting=other.pk).json()
    assert answer["item"]["meeting"]["id"] == other.pk


@pytest.mark.parametrize("choices", [["place"], {"place": "neither"}])
def test_choices_that_make_no_sense_merge_nothing(
    post: Post, meeting: Meeting, other: Meeting, suggestion: MatchSuggestion, choices: object
) -> None:
    response = post("desk-suggestion", suggestion.pk, verdict="same", choices=choices, **compared(meeting, other))
    assert response.status_code in {400, 422}
    assert Meeting.objects.filter(pk=other.pk).exists()


def test_another_meeting_is_never_asked_about_again(
    post: Post, meeting: Meeting, other: Meeting, suggestion: MatchSuggestion
) -> None:
    answer = post("desk-suggestion", suggestion.pk, verdict="other", meeting=meeting.pk).json()
    assert answer["item"]["notices"]["suggestions"] == []
    assert DistinctMeetings.objects.get().one_id == min(meeting.pk, other.pk)
    assert post("desk-suggestion", suggestion.pk, verdict="same", **compared(meeting, other)).status_code == 422
    post("desk-undo")
    assert not DistinctMeetings.objects.exists()


def test_answers_that_are_none(post: Post, suggestion: MatchSuggestion) -> None:
    assert post("desk-suggestion", suggestion.pk, verdict="perhaps").status_code == 400
    assert post("desk-suggestion", 999_999, verdict="same").status_code == 404
    assert post("desk-flag", 999_999, verdict="take").status_code == 404


def test_later_state_is_taken_over(post: Post, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(status="planned")
    draft = {"status": "held", "date": {"start": None, "end": None, "precision": "unknown"}, "participants": []}
    draft |= {"place": {"city": None, "country": None}, "format": "in_person", "topics": [], "spans": {}}
    article = ArticleFactory(published="2021-10-20", outlet="Tolo")
    meeting.reports.all().delete()
    ReportFactory(meeting=meeting, article=ArticleFactory(published="2021-10-01"), draft={**draft, "status": "planned"})
    report = ReportFactory(meeting=meeting, article=article, flag="moves", draft=draft, confidence=0.5)
    flags = post("desk-item", meeting=meeting.pk).json()["item"]["notices"]["flags"]
    assert [(one["source"], one["status"]) for one in flags] == [("Tolo", "held")]
    assert post("desk-flag", report.pk, verdict="sideways", meeting=meeting.pk).status_code == 400
    answer = post("desk-flag", report.pk, verdict="take", meeting=meeting.pk).json()
    assert answer["item"]["meeting"]["status"] == "held"
    assert answer["item"]["notices"]["flags"] == []
    assert answer["item"]["notices"]["clashes"] == []


def test_disputed_meeting_is_accepted_with_a_ruling(post: Post, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(is_disputed=True)
    refused = post("desk-decision", **accept(meeting))
    assert refused.status_code == 422
    assert state(meeting) == "proposed"
    ruled = post("desk-decision", **accept(meeting, ruling="Both foreign ministries show pictures."))
    assert ruled.status_code == 200
    meeting.refresh_from_db()
    assert (meeting.is_disputed, meeting.ruling) == (False, "Both foreign ministries show pictures.")
    assert state(meeting) == "confirmed"
    post("desk-undo")
    meeting.refresh_from_db()
    assert (meeting.is_disputed, meeting.ruling) == (True, "")


def test_who_is_on_record_now_is_known_in_open_proposals(post: Post, meeting: Meeting) -> None:
    taliban = meeting.participations.latest("pk").party
    first = create_official(name="Mohammad Yaqoob Mujahid", party=taliban, role="minister", is_provisional=True)
    second = create_official(name="Muhammad Yaqub Mojahed", party=taliban, role="minister", is_provisional=True)
    meeting.participations.filter(party=taliban).update(official=first)
    other = proposal()
    other.participations.filter(party=taliban).update(official=second)
    meeting.refresh_from_db()
    assert post("desk-decision", **accept(meeting)).status_code == 200
    assert other.participations.filter(official=first).exists()
    assert not Official.objects.filter(pk=second.pk).exists()
    assert state(other) == "proposed"
    post("desk-undo")
    assert other.participations.filter(official=second).exists()


def test_plan_and_what_came_of_it_are_merged_as_it_came(post: Post, meeting: Meeting, other: Meeting) -> None:
    empty = {
        "participants": [],
        "place": {"city": None, "country": None},
        "format": "in_person",
        "topics": [],
        "spans": {},
    }
    told = (("planned", "2021-10-01", "2021-10-12", meeting), ("held", "2021-10-14", "2021-10-13", other))
    Report.objects.all().delete()
    for status, published, day, one in told:
        draft = {**empty, "spans": {}, "status": status, "date": {"start": day, "end": None, "precision": "day"}}
        ReportFactory(meeting=one, article=ArticleFactory(published=published), draft=draft)
        Meeting.objects.filter(pk=one.pk).update(status=status, start=day, end=day)
    report = Report.objects.get(meeting=other)
    suggestion = MatchSuggestion.objects.create(report=report, meeting=meeting, probability=0.6)
    for one in (meeting, other):
        one.refresh_from_db()
    kept = post("desk-suggestion", suggestion.pk, verdict="same", **compared(other, meeting)).json()["item"]["meeting"]
    assert (kept["id"], kept["status"], kept["date"]) == (meeting.pk, "held", "13 Oct 2021")
