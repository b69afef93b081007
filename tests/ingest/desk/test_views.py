"""The desk's addresses: who may, what comes back, what is refused, and that nothing is lost."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from engagement.models import Meeting, Operation
from ingest.models import Article
from tests.factories import AnalystFactory, OfficialFactory, PartyFactory, TopicFactory, UserFactory
from tests.ingest.desk.conftest import Post, accept, poster, proposal, state
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db
POSTS = ("desk-item", "desk-decision", "desk-undo", "desk-leave")


def test_page(desk: Client) -> None:
    response = desk.get(reverse("desk"))
    assert response.status_code == 200
    html = response.content.decode()
    assert 'type="module"' in html
    assert "<noscript>" in html


def test_nobody_else_gets_in(client: Client, meeting: Meeting) -> None:
    addresses = [*(reverse(name) for name in (*POSTS, "desk", "desk-people", "desk-date"))]
    addresses += [reverse(name, args=[1]) for name in ("desk-finish", "desk-add")]
    for address in addresses:
        assert client.get(address).status_code == 302
        assert client.post(address).status_code == 302
    reader = UserFactory(is_staff=True)
    client.force_login(reader)
    for name in POSTS:
        assert poster(client, "w")(name, **accept(meeting)).status_code == 403
    assert client.get(reverse("desk")).status_code == 403
    assert state(meeting) == "proposed"


def test_get_decides_nothing(desk: Client) -> None:
    for name in POSTS:
        assert desk.get(reverse(name)).status_code == 405


def test_item_says_all_that_the_page_shows(post: Post, meeting: Meeting) -> None:
    answer = post("desk-item").json()
    item = answer["item"]
    assert item["meeting"]["id"] == meeting.pk
    assert item["meeting"]["date"] == "12 Oct 2021"
    assert [one["party"]["code"] for one in item["meeting"]["participants"]] == ["CN", "TALIBAN"]
    assert 'class="dk-proof"' in item["text"]
    assert item["article"]["total"] == 1
    assert answer["progress"] == {
        "waiting": 1,
        "free": 1,
        "skipped": 0,
        "sure": 1,
        "likely": 0,
        "doubtful": 0,
        "articles": 1,
        "whole": 0,
        "done": 0,
    }


def test_article_s_words_are_text_and_no_markup(post: Post) -> None:
    text = "Wang Yi <script>alert(1)</script> met Muttaqi. Nothing else."
    ReportFactory(meeting=proposal(), article=ArticleFactory(text=text), confidence=0.9)
    html = post("desk-item").json()["item"]["text"]
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_accept_gives_the_next_and_one_undo_takes_it_back(post: Post, meeting: Meeting, analyst: User) -> None:
    other = proposal()
    answer = post("desk-decision", **accept(meeting)).json()
    assert answer["item"]["meeting"]["id"] == other.pk
    assert answer["done"].startswith("Accepted: ")
    assert state(meeting) == "confirmed"
    undone = post("desk-undo").json()
    assert undone["item"]["meeting"]["id"] == meeting.pk
    assert state(meeting) == "proposed"
    assert post("desk-undo").status_code == 422


def test_corrections_and_acceptance_are_one_act(post: Post, meeting: Meeting) -> None:
    topic = TopicFactory(slug="health")
    first, second = meeting.participations.all()
    form = {
        "status": "planned",
        "date": "yesterday",
        "city": "Doha",
        "country": "qa",
        "topics": ["health"],
        "note": "Seen on video.",
        "participants": [
            {"id": first.pk, "kind": "official", "record": first.official_id, "party": "CN", "role": "envoy"},
            {
                "id": None,
                "kind": "official",
                "record": None,
                "name": "Zabihullah Nobody",
                "party": "TALIBAN",
                "role": "clerk",
            },
        ],
    }
    PartyFactory(code="QA", name="Qatar")
    assert post("desk-decision", **accept(meeting, form=form)).status_code == 200
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert (meeting.status, meeting.interval.iso()[0], meeting.city) == ("planned", "2021-10-13", "Doha")
    assert meeting.country
    assert meeting.country.code == "QA"
    assert list(meeting.topics.all()) == [topic]
    people = {one.name: one.role for one in meeting.participations.all()}
    assert people == {first.name: "envoy", "Zabihullah Nobody": "clerk"}
    assert not meeting.participations.get(role="clerk").official.is_provisional  # type: ignore[union-attr]
    act = Operation.objects.get()
    assert (act.kind, act.meetings) == ("confirm", [meeting.pk])
    post("desk-undo")
    meeting.refresh_from_db()
    assert (meeting.status, meeting.review_state, meeting.city) == ("held", "proposed", "")
    assert set(meeting.participations.values_list("pk", flat=True)) == {first.pk, second.pk}


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"date": "whenever"}, "date"),
        ({"country": "Atlantis"}, "country"),
        ({"status": "maybe"}, "status"),
        ({"topics": ["gardening"]}, "topics"),
        ({"participants": [{"kind": "official", "record": 999_999}]}, "people"),
        ({"participants": [{"kind": "official", "record": None, "name": " "}]}, "people"),
        ({"participants": [{"kind": "ghost"}]}, "people"),
    ],
)
def test_values_that_cannot_be_are_told_at_their_field(
    post: Post, meeting: Meeting, form: dict[str, Any], field: str
) -> None:
    response = post("desk-decision", **accept(meeting, form=form))
    assert response.status_code == 422
    assert set(response.json()["fields"]) == {field}
    assert state(meeting) == "proposed"
    assert not Operation.objects.exists()


def test_incomplete_meeting_is_not_accepted_and_nothing_is_half_saved(post: Post, meeting: Meeting) -> None:
    response = post("desk-decision", **accept(meeting, form={"participants": [], "note": "typed"}))
    assert response.status_code == 422
    assert "two parties" in response.json()["error"]
    assert meeting.participations.count() == 2
    assert Meeting.objects.get(pk=meeting.pk).note == ""


def test_reject_takes_a_reason_of_the_list(post: Post, meeting: Meeting) -> None:
    assert post("desk-decision", **accept(meeting, action="reject", reason="because")).status_code == 422
    assert post("desk-decision", **accept(meeting, action="reject", reason="one_party")).status_code == 200
    assert Meeting.objects.get(pk=meeting.pk).reject_reason == "one_party"


@pytest.mark.django_db(transaction=True)  # each write at a time of its own
def test_stale_form_is_refused_with_the_meeting_as_it_is_now(post: Post, meeting: Meeting) -> None:
    client = Client()
    client.force_login(AnalystFactory(username="habib"))
    other = poster(client, "window-2")
    assert other("desk-decision", **accept(meeting, action="save", form={"city": "Doha"})).status_code == 200
    response = post("desk-decision", **accept(meeting, form={"city": "Beijing"}))
    assert response.status_code == 409
    assert "habib" in response.json()["error"]
    assert response.json()["item"]["meeting"]["city"] == "Doha"
    assert Meeting.objects.get(pk=meeting.pk).city == "Doha"
    assert state(meeting) == "proposed"


def test_meeting_that_is_gone_says_so(post: Post, meeting: Meeting) -> None:
    body = accept(meeting)
    meeting.delete()
    response = post("desk-decision", **body)
    assert response.status_code == 409
    assert response.json()["gone"]


@pytest.mark.parametrize(
    "body",
    [
        {"holder": ""},
        {"skipped": "all"},
        {"skipped": [-1]},
        {"action": "explode"},
        {"meeting": "five"},
        {"meeting": True},
        {"version": None},
        {"form": []},
    ],
)
def test_what_no_page_of_ours_sends_is_refused(post: Post, meeting: Meeting, body: dict[str, Any]) -> None:
    if body.get("form") == []:
        body = {"form": [1]}
    response = post("desk-decision", **accept(meeting, **body))
    assert response.status_code == 400
    assert response.json()["error"]


def test_body_that_is_no_json(desk: Client) -> None:
    for body in ("{", "[]", '"x"', "[" * 100_000):
        response = desk.post(reverse("desk-item"), body, content_type="application/json")
        assert response.status_code == 400


def test_unknown_meeting_and_article_are_not_found(post: Post) -> None:
    assert post("desk-item", meeting=999_999).status_code == 404
    assert post("desk-finish", 999_999, how="done").status_code == 404
    assert post("desk-add", 999_999, start=0, end=5).status_code == 404


def test_people_by_spelling_typo_and_party(desk: Client) -> None:
    official = OfficialFactory(name="Amir Khan Muttaqi", spellings=["Amir Khan Muttaqi", "امیر خان متقی"])
    PartyFactory(code="QA", name="Qatar")
    for words in ("muttaqi", "Mutaqi", "متقی", "amir muttaqi"):
        found = desk.get(reverse("desk-people"), {"q": words}).json()["people"]
        assert found[0]["id"] == official.pk
    assert desk.get(reverse("desk-people"), {"q": "qat"}).json()["people"][0]["party"]["code"] == "QA"
    assert desk.get(reverse("desk-people"), {"q": "qa", "kind": "party"}).json()["people"] == [
        {"code": "QA", "name": "Qatar"}
    ]
    for words in ("", " ", "\x00"):
        assert desk.get(reverse("desk-people"), {"q": words}).json()["people"] == []


def test_date_is_read_against_the_article(desk: Client, meeting: Meeting) -> None:
    article = Article.objects.get(reports__meeting=meeting)
    answer = desk.get(reverse("desk-date"), {"q": "yesterday", "article": str(article.pk)}).json()
    assert answer == {"value": "13 Oct 2021", "start": "2021-10-13", "end": None, "precision": "day"}
    assert desk.get(reverse("desk-date"), {"q": "yesterday"}).status_code == 422


def test_queries_of_a_decision(post: Post, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    meetings = [proposal() for _ in range(30)]
    post("desk-item")
    with django_assert_max_num_queries(60):
        assert post("desk-decision", **accept(meetings[0])).status_code == 200
