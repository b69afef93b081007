"""The page of a search and its suggestions: what is found, for whom, and how many queries that takes."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from ingest.models import Article
from tests.factories import (
    AnalystFactory,
    ConfirmedMeetingFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
    UserFactory,
)
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(UserFactory())
    return client


@pytest.fixture
def analyst(client: Client) -> Client:
    client.force_login(AnalystFactory())
    return client


def search(client: Client, words: str) -> str:
    response = client.get(reverse("search"), {"q": words})
    assert response.status_code == 200
    return response.content.decode()


def test_nobody_searches_without_signing_in(client: Client) -> None:
    for name in ("search", "search-suggest"):
        assert client.get(reverse(name)).status_code == 302


def test_without_words_it_says_what_can_be_searched(reader: Client) -> None:
    assert "One box for everything" in search(reader, "  ")
    assert reader.get(reverse("search-suggest")).json() == {"hits": []}
    assert reader.post(reverse("search")).status_code == 405


@pytest.mark.parametrize("words", ["Muttaqi", "muttaqui", "متقی", "Mottaki"])
def test_officials_by_any_spelling_script_or_typo(reader: Client, words: str) -> None:
    OfficialFactory(name="Amir Khan Muttaqi", slug="muttaqi", spellings=["Amir Khan Muttaqi", "امیر خان متقی"])
    assert 'href="/officials/muttaqi/"' in search(reader, words)


def test_of_two_of_a_name_who_met_most_comes_first_and_no_other_name_is_guessed(reader: Client) -> None:
    OfficialFactory(name="Ahmad Muttaqi", slug="ahmad", spellings=["Ahmad Muttaqi"])
    OfficialFactory(name="Akira Muttaq", slug="akira", spellings=["Akira Muttaq"])
    OfficialFactory(name="Takeo Muttagi", slug="takeo", spellings=["Takeo Muttagi"])
    met = OfficialFactory(name="Amir Muttaqi", slug="amir", spellings=["Amir Muttaqi"])
    ConfirmedMeetingFactory(between=[met, OfficialFactory()])
    html = search(reader, "muttaqi")
    assert html.index("/officials/amir/") < html.index("/officials/ahmad/")
    assert "/officials/takeo/" not in html


def test_parties_topics_and_places(reader: Client) -> None:
    qatar = PartyFactory(code="QA", name="Qatar", aliases=["State of Qatar"])
    TopicFactory(slug="water", name="Water and climate", covers="rivers, dams, drought")
    ConfirmedMeetingFactory(city="Doha", country=qatar)
    assert 'href="/parties/QA/"' in search(reader, "state of qatar")
    assert 'href="/parties/QA/"' in search(reader, "Qattar")
    assert 'href="/topics/water/"' in search(reader, "drought")
    assert 'href="/meetings/?place=Doha&amp;country=QA"' in search(reader, "doha")


def test_full_text_shows_the_hit_in_its_sentence_and_escapes_it(reader: Client) -> None:
    text = "Rain fell. The envoys discussed <b>opium</b> poppies in Kandahár. They left."
    article = ArticleFactory(title="Envoys", text=text)
    meeting = ConfirmedMeetingFactory()
    ReportFactory(meeting=meeting, article=article, quote="The envoys discussed opium poppies.", draft={})
    html = search(reader, "discuss poppy kandahar")
    assert article.get_absolute_url() in html
    assert "The envoys <mark>discussed</mark> &lt;b&gt;opium&lt;/b&gt; <mark>poppies</mark> in" in html
    assert "Rain fell" not in html
    html = search(reader, "discussing opium")
    assert meeting.get_absolute_url() in html
    assert "<mark>opium</mark> poppies." in html


def test_what_waits_is_for_analysts_and_what_is_rejected_for_nobody(client: Client) -> None:
    proposed, rejected = (
        MeetingFactory(review_state="proposed"),
        ConfirmedMeetingFactory(review_state="rejected", reject_reason="no_meeting"),
    )
    for meeting in (proposed, rejected):
        ReportFactory(meeting=meeting, article=ArticleFactory(text="Nothing."), quote="About zinc.", draft={})
    OfficialFactory(name="Zabihullah Nobody", is_provisional=True, spellings=["Zabihullah Nobody"])
    client.force_login(UserFactory())
    assert proposed.get_absolute_url() not in search(client, "zinc")
    assert "Zabihullah" not in search(client, "Nobody").split("<main", 1)[1].split("</h1>", 1)[1]
    client.force_login(AnalystFactory())
    html = search(client, "zinc")
    assert proposed.get_absolute_url() in html
    assert rejected.get_absolute_url() not in html
    assert "Zabihullah Nobody" in search(client, "Nobody")


def test_a_question_leads_to_the_list(reader: Client) -> None:
    PartyFactory(code="QA", name="Qatar")
    assert 'href="/parties/QA/?date_from=2024&amp;date_to=2024"' in search(reader, "qatar 2024")
    hits = reader.get(reverse("search-suggest"), {"q": "qatar 2024"}).json()["hits"]
    assert hits[0] == {
        "kind": "Meetings",
        "title": "2024, Qatar",
        "detail": "",
        "url": "/parties/QA/?date_from=2024&date_to=2024",
    }


@pytest.mark.parametrize(
    "words", ["nothing at all", "\x00", "'", '"', "a & | ! ( ) :*", "%_\\", "-", "or", "x" * 5000, "🕊", "ﷺ", '"open']
)
def test_any_words_give_a_page(reader: Client, words: str) -> None:
    ArticleFactory()
    search(reader, words)
    assert reader.get(reverse("search-suggest"), {"q": words}).status_code == 200


def test_nothing_found_says_what_to_try(reader: Client) -> None:
    html = search(reader, "<xyzzy>")
    assert "Nothing found" in html
    assert "&lt;xyzzy&gt;" in html


def test_more_than_a_page_shows_says_so(reader: Client) -> None:
    for _ in range(9):
        ArticleFactory(text="Saffron was traded.")
    html = search(reader, "saffron")
    assert html.count("<mark>Saffron</mark>") == 8
    assert 'href="/articles/?q=saffron"' in html


def test_a_text_of_many_megabytes_is_stored_and_found(reader: Client) -> None:
    words = " ".join(f"w{number}" for number in range(300_000))
    article = ArticleFactory(text=f"Saffron. {words}")
    assert article.get_absolute_url() in search(reader, "saffron")
    assert Article.objects.count() == 1


@pytest.mark.django_db(transaction=True)  # within a transaction that wrote, the index of names is read anew
def test_bounded_queries(analyst: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(10):
        meeting = ConfirmedMeetingFactory(city="Doha")
        ReportFactory(meeting=meeting, article=ArticleFactory(text="Doha it was."), quote="In Doha.", draft={})
        OfficialFactory(name=f"Doha Person {number}")
        PartyFactory(code=f"D{number}", name=f"Doha Party {number}")
        TopicFactory(slug=f"doha-{number}", name=f"Doha topic {number}")
    OfficialFactory(name="Amir Khan Muttaqi", slug="muttaqi", spellings=["Amir Khan Muttaqi"])
    for words in ("doha", "muttaqi doha topic 3 planned"):
        found = search(analyst, words)  # names are read once a process, figures once for a state of the record
        assert "doha-3" in found
        with django_assert_max_num_queries(15):
            assert search(analyst, words).count("<li") == found.count("<li")
