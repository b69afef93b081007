"""The pages of meetings: who sees what, what the address may hold, and how few queries it takes."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting
from tests.factories import (
    AnalystFactory,
    ConfirmedMeetingFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
    UserFactory,
)
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db

MEETINGS = "/meetings/"


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(AnalystFactory(username="ana"))
    return client


@pytest.fixture
def viewer(client: Client) -> Client:
    client.force_login(UserFactory())
    return client


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_sign_in_is_required(client: Client) -> None:
    assert client.get(MEETINGS).headers["Location"] == "/sign-in/?next=/meetings/"
    assert client.get(ConfirmedMeetingFactory().get_absolute_url()).status_code == 302


def test_rows_say_who_when_where_and_about_what(viewer: Client) -> None:
    taliban = PartyFactory(code="TALIBAN", name="Taliban")
    meeting = ConfirmedMeetingFactory(
        start=date(2021, 10, 1),
        end=date(2021, 10, 31),
        precision="month",
        city="Doha",
        country=PartyFactory(name="Qatar"),
        between=[
            (OfficialFactory(name="Amir Khan Muttaqi", slug="muttaqi"), taliban),
            DelegationFactory(title="US envoys"),
        ],
        about=[TopicFactory(name="Health")],
    )
    text = text_of(viewer.get(MEETINGS))
    assert f'<a href="/meetings/{meeting.pk}/">Oct 2021</a>' in text
    assert '<a href="/officials/muttaqi/">Amir Khan Muttaqi</a>' in text
    for words in ["1 meeting listed<", "Taliban", "US envoys", "Doha, Qatar", "Health", 'data-value="held"']:
        assert words in text


def test_a_form_with_empty_fields_and_names_leads_to_the_short_address(viewer: Client) -> None:
    OfficialFactory(name="Abdul Kabir", slug="abdul-kabir")
    response = viewer.get(MEETINGS, {"q": "", "official": ["Abdul Kabir", ""], "ordering": "-date", "page": "2"})
    assert response.headers["Location"] == "/meetings/?official=abdul-kabir&page=2"
    shown = text_of(viewer.get(response.headers["Location"]))
    assert 'value="Abdul Kabir"' in shown
    assert "Official: Abdul Kabir" in shown


def test_an_error_stands_beside_its_field_and_nothing_is_listed(viewer: Client) -> None:
    meeting = ConfirmedMeetingFactory()
    text = text_of(viewer.get(MEETINGS, {"date_from": "tomorrow", "status": "<b>"}))
    assert "“tomorrow” is no date" in text
    assert "There is no status “&lt;b&gt;” to choose" in text
    assert text.count('aria-invalid="true"') == 3  # status has a second box, for another value
    assert "Nothing is listed" in text
    assert meeting.get_absolute_url() not in text


def test_an_unknown_filter_or_page_is_named(viewer: Client) -> None:
    ConfirmedMeetingFactory()
    text = text_of(viewer.get(MEETINGS, {"offical": "x", "page": "nine"}))
    assert "There is no filter “offical”" in text
    assert "There is no page “nine” of this list: this is page 1 of 1." in text


def test_pages_keep_the_filters(viewer: Client) -> None:
    ConfirmedMeetingFactory.create_batch(51, status="planned")
    text = text_of(viewer.get(MEETINGS, {"status": "planned"}))
    assert 'href="?status=planned&amp;page=2"' in text
    assert "1–50 of 51" in text
    assert "51–51 of 51" in text_of(viewer.get(MEETINGS, {"status": "planned", "page": "2"}))


def test_only_analysts_choose_other_review_states(client: Client) -> None:
    proposed = MeetingFactory()
    client.force_login(UserFactory())
    text = text_of(client.get(MEETINGS))
    assert "Upload" not in text
    assert 'name="review_state"' not in text
    refused = text_of(client.get(MEETINGS, {"review_state": "all"}))
    assert "There is no review state “all” to choose" in refused
    assert proposed.get_absolute_url() not in refused
    client.force_login(AnalystFactory())
    shown = text_of(client.get(MEETINGS, {"review_state": "all"}))
    assert proposed.get_absolute_url() in shown
    assert 'class="chip chip-review" data-value="proposed"' in shown


def test_no_match_says_what_to_do(viewer: Client) -> None:
    assert "No meeting is confirmed yet" in text_of(viewer.get(MEETINGS))
    assert "No meeting fits all of this" in text_of(viewer.get(MEETINGS, {"q": "nothing"}))


def test_a_page_of_rows_takes_few_queries(analyst: Client, django_assert_max_num_queries: Any) -> None:
    taliban, topics = PartyFactory(code="TALIBAN", name="Taliban"), TopicFactory.create_batch(3)
    for _ in range(35):
        envoys = DelegationFactory(leader=OfficialFactory())
        ConfirmedMeetingFactory(between=[(OfficialFactory(), taliban), envoys], about=topics, country=taliban)
    with django_assert_max_num_queries(15):
        text = text_of(analyst.get(MEETINGS, {"party": "TALIBAN", "country": "TALIBAN", "topic": topics[0].slug}))
    assert "35 meetings" in text


def test_a_meeting_shows_its_sources_quote_by_quote(viewer: Client) -> None:
    meeting = ConfirmedMeetingFactory()
    article = ArticleFactory(title="Envoy in Kabul", outlet="Some Paper", url="https://example.org/1")
    report = ReportFactory(meeting=meeting, article=article)
    old = ReportFactory(meeting=meeting, superseded=True)
    text = text_of(viewer.get(meeting.get_absolute_url()))
    assert f'href="/articles/{article.pk}/#report-{report.pk}"' in text
    assert report.quote in text
    assert 'href="https://example.org/1" rel="noopener noreferrer external"' in text
    assert "Envoy in Kabul" in text
    assert "Some Paper" in text
    assert f"#report-{old.pk}" not in text


def test_markup_in_an_article_is_shown_as_text(viewer: Client) -> None:
    meeting = ConfirmedMeetingFactory(note="<script>note</script>")
    article = ArticleFactory(title="<script>title</script>", text="<script>quote</script>.")
    ReportFactory(meeting=meeting, article=article)
    text = text_of(viewer.get(meeting.get_absolute_url()))
    for word in ["note", "title", "quote"]:
        assert f"&lt;script&gt;{word}&lt;/script&gt;" in text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "No analyst has checked this meeting yet"),
        (
            {"review_state": "rejected", "reject_reason": "duplicate", "reviewed_at": "2026-01-01T00:00Z"},
            "Rejected: already on record",
        ),
    ],
)
def test_a_meeting_that_is_not_confirmed_says_so(viewer: Client, values: dict[str, str], words: str) -> None:
    assert words in text_of(viewer.get(MeetingFactory(**values).get_absolute_url()))


def test_a_confirmed_meeting_says_who_confirmed_it(viewer: Client) -> None:
    meeting = ConfirmedMeetingFactory(reviewed_by=UserFactory(username="amina"))
    text = text_of(viewer.get(meeting.get_absolute_url()))
    assert "Confirmed by amina on" in text
    assert "No analyst has checked" not in text


def test_a_proposal_without_party_or_participant_has_a_page(viewer: Client) -> None:
    bare = MeetingFactory()
    assert "Meeting without participants" in text_of(viewer.get(bare.get_absolute_url()))
    nameless = MeetingFactory(start=None, between=[DelegationFactory(party=None, title="envoys")])
    text = text_of(viewer.get(nameless.get_absolute_url()))
    assert "Party not known" in text
    assert "date unknown" in text


def test_review_is_for_analysts(client: Client) -> None:
    meeting = MeetingFactory()
    address = reverse("admin:engagement_meeting_change", args=[meeting.pk])
    client.force_login(AnalystFactory())
    assert address in text_of(client.get(meeting.get_absolute_url()))
    client.force_login(UserFactory())
    assert address not in text_of(client.get(meeting.get_absolute_url()))


def test_the_page_names_who_came_with_a_delegation(viewer: Client) -> None:
    leader, member = OfficialFactory(name="Thomas West"), OfficialFactory(name="Rina Amiri")
    delegation = DelegationFactory(title="US officials", leader=leader, members=[member])
    meeting: Meeting = ConfirmedMeetingFactory(between=[delegation])
    text = text_of(viewer.get(meeting.get_absolute_url()))
    assert "US officials" in text
    for official in (leader, member):
        assert f'<a href="{official.get_absolute_url()}">{official}</a>' in text


def test_the_page_of_a_long_meeting_takes_few_queries(analyst: Client, django_assert_max_num_queries: Any) -> None:
    leaders = OfficialFactory.create_batch(15)
    delegations = [DelegationFactory(leader=leader, members=leaders[:2]) for leader in leaders]
    meeting: Meeting = ConfirmedMeetingFactory(
        between=[*OfficialFactory.create_batch(15), *delegations], about=TopicFactory.create_batch(5)
    )
    ReportFactory.create_batch(30, meeting=meeting)
    with django_assert_max_num_queries(15):
        text = text_of(analyst.get(meeting.get_absolute_url()))
    assert text.count("In the article’s text") == 30


def test_no_such_meeting(viewer: Client) -> None:
    response = viewer.get("/meetings/999/")
    assert response.status_code == 404
    assert b"There is nothing at this address" in response.content
