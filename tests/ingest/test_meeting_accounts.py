"""The accounts on the meeting's page and in its review: claims, life, dispute."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from engagement.models import Meeting
from engagement.services.disputes import rule_on_dispute
from ingest.extraction.schema import PlaceDraft
from tests.engagement.admin.builders import change_url, meeting_post
from tests.factories import (
    AnalystFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    TopicFactory,
    UserFactory,
)
from tests.ingest.telling import attach, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(AnalystFactory(username="amina"))
    return client


@pytest.fixture
def meeting() -> Meeting:
    made: Meeting = MeetingFactory(between=[OfficialFactory(name="Wang Yi"), OfficialFactory()])
    return made


def text_of(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def pages(meeting: Meeting) -> list[str]:
    return [meeting.get_absolute_url(), change_url(meeting)]


def dispute(meeting: Meeting) -> None:
    tell(meeting, "held", date(2021, 10, 13), outlet="TASS")
    attach(meeting, "denied", date(2021, 10, 14), outlet="Tolo")


def test_clash_is_shown_and_what_agrees_is_folded(analyst: Client, meeting: Meeting) -> None:
    tell(meeting, "held", date(2021, 10, 13), outlet="TASS", when="2021-10-12")
    tell(meeting, "held", date(2021, 10, 14), outlet="Tolo", when="2021-10-13")
    for page in pages(meeting):
        text = text_of(analyst.get(page))
        shown, folded = text.split('<details class="claims-agreed">')
        assert '>TASS</a>: <span class="saying">12 October 2021</span>' in shown
        tolo = '>Tolo</a>: <span class="saying">13 October 2021</span> <span class="saying-differs">not as on record'
        assert tolo in shown
        assert folded.split("</summary>")[0].count("status") == 1


def test_one_account_as_on_record_and_none_say_nothing_new(analyst: Client, meeting: Meeting) -> None:
    page = meeting.get_absolute_url()
    assert "What the accounts say" not in text_of(analyst.get(page))
    tell(meeting, participants=(), place=PlaceDraft(), format="unknown")
    text = text_of(analyst.get(page))
    assert "What the accounts say" not in text
    assert "What became of it" not in text


def test_hostile_words_are_shown_as_text(analyst: Client, meeting: Meeting) -> None:
    tell(meeting, "held", outlet="<script>1</script>", when="2021-10-13")
    tell(meeting, "held", outlet="x" * 200, when="2021-10-14")
    for page in pages(meeting):
        assert "<script>1" not in text_of(analyst.get(page))


def test_life_is_told_step_by_step(analyst: Client, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(status="planned")
    meeting.refresh_from_db()
    tell(meeting, "planned", date(2021, 10, 1), outlet="TASS")
    attach(meeting, "cancelled", date(2021, 10, 5), outlet="Tolo")
    attach(meeting, "held", date(2021, 10, 13), outlet="Xinhua")
    for page in pages(meeting):
        text = text_of(analyst.get(page))
        life = text.split('<ol class="timeline life">')[1].split("</ol>")[0]
        assert life.count("<li") == 3
        words = ["1 October 2021", "TASS", "5 October 2021", "Tolo", "13 October 2021", "Xinhua"]
        places = [life.index(f">{word}</") for word in words]
        assert places == sorted(places)
        assert "Wang Yi met Amir Khan Muttaqi in Beijing on Tuesday." in life


def test_dispute_is_shown_with_both_sides_and_ruled_on_in_the_form(analyst: Client, meeting: Meeting) -> None:
    dispute(meeting)
    for page in pages(meeting):
        text = text_of(analyst.get(page))
        assert "Disputed" in text
        sides = text.split('<div class="dispute-sides">')[1]
        assert sides.index("TASS") < sides.index("Tolo")
    assert 'name="_rule"' in text
    assert 'name="_confirm"' not in text
    post = meeting_post(meeting, note="typed", _rule="1", ruling_status="held", ruling="Both sent photographs.")
    response = analyst.post(change_url(meeting), post)
    assert response.headers["Location"] == change_url(meeting)
    meeting.refresh_from_db()
    assert (meeting.is_disputed, meeting.status, meeting.note) == (False, "held", "typed")
    for page in pages(meeting):
        text = text_of(analyst.get(page))
        assert "Was disputed; decided as held" in text
        assert "amina" in text
        assert "Both sent photographs." in text
    assert 'name="_confirm"' in text


@pytest.mark.parametrize(
    ("status", "ruling", "message"), [("held", "  ", "say why"), ("", "Photographs.", "choose what became of")]
)
def test_refused_ruling_loses_nothing_that_was_typed(
    analyst: Client, meeting: Meeting, status: str, ruling: str, message: str
) -> None:
    dispute(meeting)
    post = meeting_post(meeting, note="typed", _rule="1", ruling_status=status, ruling=ruling)
    text = text_of(analyst.post(change_url(meeting), post))
    assert message in text
    assert ruling.strip() in text
    assert "typed" in text
    if status:
        assert 'value="held" selected' in text
    meeting.refresh_from_db()
    assert (meeting.is_disputed, meeting.note) == (True, "")


def test_disputed_meeting_is_not_confirmed_by_form_or_list(analyst: Client, meeting: Meeting) -> None:
    dispute(meeting)
    text = text_of(analyst.post(change_url(meeting), meeting_post(meeting, _confirm="1")))
    assert "Rule on the dispute first" in text
    post = {"action": "confirm_selected", "_selected_action": [meeting.pk]}
    text = text_of(analyst.post(reverse("admin:engagement_meeting_changelist"), post, follow=True))
    assert "Rule on the dispute first" in text
    meeting.refresh_from_db()
    assert meeting.review_state == "proposed"


def test_confirmed_meeting_that_is_denied_is_ruled_on_and_stays_confirmed(analyst: Client, meeting: Meeting) -> None:
    tell(meeting, "held", date(2021, 10, 13))
    analyst.post(change_url(meeting), meeting_post(meeting, _confirm="1"))
    attach(meeting, "denied", date(2021, 10, 14))
    assert 'name="_rule"' in text_of(analyst.get(change_url(meeting)))
    analyst.post(change_url(meeting), meeting_post(meeting, _rule="1", ruling_status="denied", ruling="A mistake."))
    meeting.refresh_from_db()
    assert (meeting.status, meeting.is_disputed, meeting.review_state) == ("denied", False, "confirmed")


def test_reader_sees_the_dispute_and_cannot_rule(client: Client, meeting: Meeting) -> None:
    dispute(meeting)
    read = [f"engagement.view_{name}" for name in ("meeting", "participation", "official", "party")]
    client.force_login(UserFactory(is_staff=True, permissions=read))
    text = text_of(client.get(change_url(meeting)))
    assert "one account says held, another denied" in text
    assert 'name="ruling"' not in text
    post = meeting_post(meeting, _rule="1", ruling_status="held", ruling="A reason.")
    assert client.post(change_url(meeting), post).status_code == 403
    client.logout()
    assert client.post(change_url(meeting), post).status_code == 302
    meeting.refresh_from_db()
    assert meeting.is_disputed


def test_dispute_after_a_ruling_tells_of_both(analyst: Client, meeting: Meeting) -> None:
    dispute(meeting)
    rule_on_dispute(meeting_id=meeting.pk, by=AnalystFactory(), status="held", ruling="Photographs.")
    attach(meeting, "denied", date(2021, 10, 20))
    for page in pages(meeting):
        assert "Decided before, and contradicted since: Photographs." in text_of(analyst.get(page))


def test_lists_mark_disputed_meetings(analyst: Client, meeting: Meeting) -> None:
    dispute(meeting)
    text = text_of(analyst.get("/meetings/?review_state=proposed&attention=disputed"))
    assert 'class="chip chip-disputed"' in text
    assert "Needs attention: disputed" in text


def test_queries_are_bounded(analyst: Client, meeting: Meeting, django_assert_max_num_queries: Any) -> None:
    dispute(meeting)
    rule_on_dispute(meeting_id=meeting.pk, by=AnalystFactory(), status="held", ruling="Photographs.")
    for number in range(20):
        DelegationFactory()
        tell(meeting, "denied" if number % 2 else "held", date(2021, 10, 15), topics=(TopicFactory().slug,))
        attach(meeting, "cancelled", date(2021, 10, 15))
    meeting.reports.update(flag="moves")
    with django_assert_max_num_queries(22):
        analyst.get(meeting.get_absolute_url())
    with django_assert_max_num_queries(45):
        analyst.get(change_url(meeting))
