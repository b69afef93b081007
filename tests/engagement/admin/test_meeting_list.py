"""The meetings' list: columns, search, filters, and the number of queries."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from engagement.models import Meeting, Participation
from tests.factories import AnalystFactory, MeetingFactory, ParticipationFactory, TopicFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db

URL = reverse("admin:engagement_meeting_changelist")


def listed(client: Client, **query: str | int | None) -> list[int]:
    response = client.get(URL, {name: value for name, value in query.items() if value is not None})
    assert response.status_code == 200
    return [meeting.pk for meeting in response.context["cl"].result_list]


def test_row_shows_the_surest_source(analyst_client: Client, meeting: Meeting) -> None:
    ReportFactory(meeting=meeting, article=ArticleFactory(title="Talks in Doha"), confidence=0.91)
    ReportFactory(meeting=meeting, article=ArticleFactory(title="Round-up"), confidence=0.5)
    ReportFactory(meeting=meeting, article=ArticleFactory(title="Old"), confidence=0.99, superseded=True)
    page = analyst_client.get(URL).content.decode()
    for words in (
        "12 Oct 2021",
        "Amir Khan Muttaqi (TALIBAN) – Qatari officials (QA)",
        "91%",
        "Talks in Doha and 1 more",
    ):
        assert words in page


def test_source_without_title_is_named_by_its_file(analyst_client: Client, meeting: Meeting) -> None:
    ReportFactory(meeting=meeting, article=ArticleFactory(title="", filename="wire.txt"))
    assert "wire.txt" in analyst_client.get(URL).content.decode()


@pytest.mark.parametrize("words", ["muttaqi", "Qatari", "taliban", "amir qatar"])
def test_search_by_any_spelling_or_party(analyst_client: Client, meeting: Meeting, words: str) -> None:
    MeetingFactory()
    assert listed(analyst_client, q=words) == [meeting.pk]


def test_filter_of_disputes_and_of_plans_without_news(analyst_client: Client, meeting: Meeting) -> None:
    disputed = MeetingFactory(is_disputed=True)
    overdue = MeetingFactory(status="planned")
    MeetingFactory(status="planned", start="2999-01-01")
    assert listed(analyst_client, look="disputed") == [disputed.pk]
    assert listed(analyst_client, look="overdue") == [overdue.pk]
    assert "held, disputed" in analyst_client.get(URL).content.decode()


def test_filters(analyst_client: Client, meeting: Meeting) -> None:
    topic = TopicFactory()
    other = MeetingFactory(status="planned", start="2022-03-01", about=[topic])
    report = ReportFactory(meeting=meeting, flag="differs")
    muttaqi = meeting.participations.get(official__isnull=False)
    assert listed(analyst_client, review_state__exact="proposed") == [other.pk, meeting.pk]
    assert listed(analyst_client, review_state__exact="confirmed") == []
    assert listed(analyst_client, status__exact="planned") == [other.pk]
    assert listed(analyst_client, topics__id__exact=topic.pk) == [other.pk]
    assert listed(analyst_client, start__year=2022) == [other.pk]
    assert listed(analyst_client, participations__party__id__exact=muttaqi.party_id) == [meeting.pk]
    assert listed(analyst_client, participations__official__id__exact=muttaqi.official_id) == [meeting.pk]
    assert listed(analyst_client, reports__article__id__exact=report.article_id) == [meeting.pk]


@pytest.mark.parametrize("look", ["flagged", "ambiguous", "no_party"])
def test_filter_of_what_needs_another_look(analyst_client: Client, meeting: Meeting, look: str) -> None:
    MeetingFactory(between=[])
    ReportFactory(meeting=meeting, flag="gone")
    ParticipationFactory(meeting=meeting, party=None, resolution=Participation.Resolution.AMBIGUOUS)
    assert listed(analyst_client, look=look) == [meeting.pk]
    assert len(listed(analyst_client, look="")) == 2


def test_list_takes_a_fixed_number_of_queries(
    analyst_client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(10):
        meeting = MeetingFactory()
        ParticipationFactory.create_batch(2, meeting=meeting)
        ReportFactory(meeting=meeting)
    analyst_client.get(URL)
    with django_assert_max_num_queries(22):
        analyst_client.get(URL)


def test_who_may_see_the_list(client: Client, outsider_client: Client, reader_client: Client) -> None:
    assert client.get(URL).status_code == outsider_client.get(URL).status_code == 302
    assert reader_client.get(URL).status_code == 200


def test_filter_by_confidence(analyst_client: Client) -> None:
    by_share = {share: ReportFactory(confidence=share).meeting_id for share in (0.95, 0.8, 0.79, 0.5, 0.2)}
    by_hand = MeetingFactory()
    assert set(listed(analyst_client, confidence="high")) == {by_share[0.95], by_share[0.8]}
    assert set(listed(analyst_client, confidence="middle")) == {by_share[0.79], by_share[0.5]}
    assert listed(analyst_client, confidence="low") == [by_share[0.2]]
    assert listed(analyst_client, confidence="hand") == [by_hand.pk]
    assert len(listed(analyst_client, confidence="x")) == 6


def test_filter_by_who_has_it(analyst_client: Client, analyst: User) -> None:
    bilal = AnalystFactory(username="bilal")
    mine, his, nobodys = MeetingFactory(assigned_to=analyst), MeetingFactory(assigned_to=bilal), MeetingFactory()
    assert listed(analyst_client, assigned="me") == [mine.pk]
    assert listed(analyst_client, assigned="nobody") == [nobodys.pk]
    assert listed(analyst_client, assigned=bilal.pk) == [his.pk]
    assert len(listed(analyst_client, assigned="9" * 30)) == 3
    page = analyst_client.get(URL).content.decode()
    assert f"?assigned={bilal.pk}" in page or f'value="{bilal.pk}"' in page
