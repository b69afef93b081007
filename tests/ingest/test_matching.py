import pytest

from engagement.models import Meeting
from ingest.extraction import MeetingDraft
from ingest.extraction.schema import DateRange, ParticipantDraft
from ingest.reconciliation import reconcile
from tests.factories import PartyFactory
from tests.ingest.builders import build_draft, build_participant
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db

WANG = build_participant("Wang Yi", "CN")
MUTTAQI = build_participant("Amir Khan Muttaqi", "TALIBAN")
MANSOOR = build_participant("Noor Mansoor", "TALIBAN")
CHINESE = build_participant(None, "CN", role="Chinese officials")
TALIBAN = build_participant(None, "TALIBAN", role="the Taliban")


@pytest.fixture(autouse=True)
def parties() -> None:
    for code in ("CN", "TALIBAN", "US"):
        PartyFactory(code=code)


def meetings_of(*drafts: MeetingDraft) -> int:
    """How many meetings stand after as many articles, one draft each."""
    for draft in drafts:
        reconcile(ArticleFactory(), [draft], "v1")
    return Meeting.objects.count()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param((WANG, MUTTAQI), (WANG, MUTTAQI), id="same_people"),
        pytest.param((WANG, MUTTAQI), (WANG, MUTTAQI, MANSOOR), id="one_more"),
        pytest.param((WANG, MUTTAQI), (CHINESE, MUTTAQI), id="side_unnamed_in_one"),
        pytest.param((CHINESE, TALIBAN), (CHINESE, TALIBAN), id="nobody_named"),
    ],
)
def test_same_dyad_status_and_day_is_one_meeting(
    one: tuple[ParticipantDraft, ...], other: tuple[ParticipantDraft, ...]
) -> None:
    assert meetings_of(build_draft(*one), build_draft(*other)) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(build_draft(WANG, MUTTAQI), build_draft(WANG, MUTTAQI, status="planned"), id="status"),
        pytest.param(
            build_draft(WANG, MUTTAQI), build_draft(WANG, MUTTAQI, date=DateRange("2021-10-11", None, "day")), id="day"
        ),
        pytest.param(build_draft(WANG, MUTTAQI), build_draft(WANG, MANSOOR), id="other_counterpart"),
        pytest.param(build_draft(WANG, MUTTAQI), build_draft(CHINESE, TALIBAN), id="nobody_named_in_one"),
        pytest.param(
            build_draft(WANG, MUTTAQI, date=DateRange("2021-10", None, "month")),
            build_draft(WANG, MUTTAQI, date=DateRange("2021-10", None, "month")),
            id="vague_dates",
        ),
        pytest.param(
            build_draft(WANG, MUTTAQI, date=DateRange()), build_draft(WANG, MUTTAQI, date=DateRange()), id="no_dates"
        ),
    ],
)
def test_anything_else_is_another_meeting(one: MeetingDraft, other: MeetingDraft) -> None:
    assert meetings_of(one, other) == 2


def test_rejected_meeting_is_not_joined() -> None:
    meetings_of(build_draft(WANG, MUTTAQI))
    Meeting.objects.update(review_state="rejected", reject_reason="other", reviewed_at="2021-10-14T00:00Z")
    assert meetings_of(build_draft(WANG, MUTTAQI)) == 2


def test_two_that_fit_are_not_guessed_between() -> None:
    one = build_draft(WANG, MUTTAQI)
    two = build_draft(WANG, MANSOOR)
    assert meetings_of(one, two, build_draft(WANG, MUTTAQI, MANSOOR)) == 3
