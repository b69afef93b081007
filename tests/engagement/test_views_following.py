"""The pages of what one follows: one's own alone, each act with its words, refusals and bounds."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from engagement.following.mails import stop_token
from engagement.models import DigestMail, SavedSearch, Visit
from engagement.services import searches
from engagement.services.review import confirm_meeting
from engagement.services.searches import MOST
from tests.factories import (
    AnalystFactory,
    ConfirmedMeetingFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
URL = reverse("following")
ACTS = ["search-rename", "search-mail", "search-seen", "search-stop", "feed-make", "feed-revoke"]


@pytest.fixture
def user(client: Client) -> User:
    user: User = UserFactory(email="ana@example.org")
    client.force_login(user)
    return user


@pytest.fixture
def search(user: User) -> SavedSearch:
    return searches.follow(user=user, query="status=planned", name="Plans")[0]


def test_sign_in_is_required(search: SavedSearch) -> None:
    visitor = Client()
    for address in (URL, reverse("changes")):
        assert visitor.get(address).status_code == 302
    for address in [reverse(name, args=[search.pk]) for name in ACTS]:
        assert visitor.post(address).headers["Location"].startswith(reverse("login"))
    assert visitor.post(reverse("follow")).headers["Location"].startswith(reverse("login"))
    assert SavedSearch.objects.get() == search


@pytest.mark.parametrize("who", [UserFactory, AnalystFactory])
@pytest.mark.parametrize("name", ACTS)
def test_what_others_follow_is_not_there(search: SavedSearch, who: Any, name: str) -> None:
    other = Client()
    other.force_login(who())
    assert "Plans" not in other.get(URL).text
    response = other.post(reverse(name, args=[search.pk]), {"name": "x", "mail": "digest"})
    assert response.status_code == 404
    search.refresh_from_db()
    assert (search.name, search.mail, search.feed_digest, search.seen_at) == ("Plans", "off", None, None)


@pytest.mark.parametrize("name", ACTS)
def test_acts_are_posts(client: Client, search: SavedSearch, name: str) -> None:
    assert client.get(reverse(name, args=[search.pk])).status_code == 405


def test_an_empty_list_says_what_to_do(client: Client, user: User) -> None:
    assert "You follow nothing yet" in client.get(URL).text


def test_a_list_is_followed_with_its_filters_and_named_by_them(client: Client, user: User) -> None:
    official, party = OfficialFactory(name="Amir Khan Muttaqi"), PartyFactory(name="Qatar")
    query = f"?party={party.code}&official={official.slug}&date_from=2024&ordering=date&status=planned&q=gas"
    page = client.get(reverse("meetings") + query)
    action = page.text.split('<form method="post" action="' + reverse("follow"))[1].split('"')[0].replace("&amp;", "&")
    response = client.post(reverse("follow") + action, follow=True)
    search = SavedSearch.objects.get()
    assert search.name == "“gas”, Amir Khan Muttaqi, Qatar, from 2024, planned"
    assert "ordering" not in search.query
    assert search.name in response.text
    assert client.get(search.get_absolute_url(), follow=True).status_code == 200


def test_the_page_of_a_record_is_followed_as_its_list(client: Client, user: User) -> None:
    for record in (OfficialFactory(), PartyFactory(), TopicFactory()):
        page = client.get(record.get_absolute_url()).text
        action = page.split('action="' + reverse("follow"))[1].split('"')[0]
        client.post(reverse("follow") + action)
        assert SavedSearch.objects.filter(name=str(record)).exists()


def test_the_same_list_in_another_order_is_followed_once(client: Client, user: User) -> None:
    for query in ("?status=held&format=video", "?ordering=date&format=video&status=held"):
        client.post(reverse("follow") + query)
    assert SavedSearch.objects.count() == 1


def test_proposals_are_not_followed(client: Client) -> None:
    client.force_login(AnalystFactory())
    page = client.post(reverse("follow") + "?review_state=all", follow=True)
    assert SavedSearch.objects.get().query == ""
    assert "Only confirmed meetings are followed" in page.text


@pytest.mark.parametrize("query", ["?official=nobody", "?date_from=never", "?q=" + "x" * 201])
def test_wrong_filters_are_not_followed(client: Client, user: User, query: str) -> None:
    assert client.post(reverse("follow") + query).status_code == 422
    assert not SavedSearch.objects.exists()


def test_nobody_follows_more_than_some(client: Client, user: User) -> None:
    SavedSearch.objects.bulk_create(SavedSearch(user=user, name="x", query=f"q={n}") for n in range(MOST))
    assert "stop following one" in client.post(reverse("follow")).text


@pytest.mark.parametrize(("name", "status"), [("Plans ahead", 302), ("", 422), ("x" * 201, 422), ("a\x00b", 302)])
def test_renaming(client: Client, search: SavedSearch, name: str, status: int) -> None:
    assert client.post(reverse("search-rename", args=[search.pk]), {"name": name}).status_code == status
    search.refresh_from_db()
    assert search.name == (name.replace("\x00", "") if status == 302 else "Plans")


def test_mail_is_switched(client: Client, search: SavedSearch) -> None:
    address = reverse("search-mail", args=[search.pk])
    assert client.post(address, {"mail": "hourly"}).status_code == 422
    client.post(address, {"mail": "daily"})
    search.refresh_from_db()
    assert search.mail == "daily"
    assert search.mail_after is not None
    client.post(address, {"mail": "off"})
    search.refresh_from_db()
    assert search.mail == "off"


def test_a_feed_is_shown_once(client: Client, search: SavedSearch) -> None:
    page = client.post(reverse("feed-make", args=[search.pk]))
    address = page.context["feed_address"]
    assert address in page.text
    assert page["Cache-Control"] == "no-store"
    assert Client().get(address).status_code == 200
    assert address not in client.get(URL).text
    client.post(reverse("feed-revoke", args=[search.pk]))
    assert Client().get(address).status_code == 404


def test_following_stops(client: Client, search: SavedSearch) -> None:
    assert (
        "You do not follow “Plans” any more." in client.post(reverse("search-stop", args=[search.pk]), follow=True).text
    )
    assert client.post(reverse("search-stop", args=[search.pk])).status_code == 404


def test_what_is_new_stands_there_until_it_is_seen(client: Client, user: User, search: SavedSearch) -> None:
    ConfirmedMeetingFactory(between=[OfficialFactory(), OfficialFactory()])
    ConfirmedMeetingFactory(status="planned", between=[OfficialFactory(name="New Name"), OfficialFactory()])
    page = client.get(URL)
    assert [one.number for one in page.context["followed"]] == [1]
    assert "New Name" in page.text
    later = ConfirmedMeetingFactory(status="planned")
    client.post(reverse("search-seen", args=[search.pk]), {"until": page.context["until"]})
    assert client.get(URL).context["followed"][0].latest == [later], "it came after the page was made"
    client.post(reverse("search-seen", args=[search.pk]))
    assert "Nothing new since" in client.get(URL).text


def test_mail_that_is_not_set_up_is_said_with_what_to_set(client: Client, user: User, settings: Any) -> None:
    settings.EMAIL_URL = "smtp://localhost"
    page = client.get(URL)
    assert "Mail is not set up here" in page.text
    assert page.context["missing"] == ["MAIL_FROM", "SITE_URL"]


def test_an_address_is_asked_for_and_kept(client: Client, search: SavedSearch, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    User.objects.update(email="")
    searches.set_mail(search_id=search.pk, user=search.user, pace="digest")
    assert "the site knows no address of yours" in client.get(URL).text
    assert client.post(reverse("mail-address"), {"email": "no address"}).status_code == 422
    assert client.get(reverse("mail-address")).status_code == 405
    client.post(reverse("mail-address"), {"email": "new@example.org"})
    assert User.objects.get(pk=search.user_id).email == "new@example.org"


def test_a_mail_that_could_not_be_sent_is_said(client: Client, user: User) -> None:
    DigestMail.objects.create(user=user, error="mailbox full", claimed_until=timezone.now())
    assert "mailbox full" in client.get(URL).text


def test_one_click_stops_the_mails_without_signing_in(search: SavedSearch) -> None:
    searches.set_mail(search_id=search.pk, user=search.user, pace="digest")
    address = reverse("mails-stop", args=[stop_token(search.user_id)])
    visitor = Client(enforce_csrf_checks=True)
    assert "Stop the mails" in visitor.get(address).text
    search.refresh_from_db()
    assert search.mail == "digest", "a scanner that opens links changes nothing"
    assert visitor.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    search.refresh_from_db()
    assert search.mail == "off"
    assert visitor.post(reverse("mails-stop", args=["wrong"])).status_code == 404


def test_queries_are_bounded(client: Client, user: User, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(12):
        meetings = ConfirmedMeetingFactory.create_batch(2, city=f"City {number}")
        assert meetings
        searches.follow(user=user, query=f"place=City+{number}", name=f"Search {number}")
    ConfirmedMeetingFactory.create_batch(5, between=[OfficialFactory(), OfficialFactory()])
    with django_assert_max_num_queries(32):  # two a search: what its words name, and the meetings
        assert client.get(URL).status_code == 200


def test_changes_page_shows_and_marks_as_seen(client: Client, user: User) -> None:
    address = reverse("changes")
    assert "Nothing changed on record" in client.get(address).text
    assert client.get(reverse("changes-seen")).status_code == 405
    for until in ("", "never", "2026-05-01T12:00", timezone.now().isoformat()):
        assert client.post(reverse("changes-seen"), {"until": until}).status_code == 302
    assert Visit.objects.get().seen_at is not None
    assert "since you were last here" in client.get(address).text


def test_changes_stand_by_day_and_by_who(client: Client, user: User) -> None:
    meeting = MeetingFactory(between=[OfficialFactory(name="A <b>"), OfficialFactory()])
    confirm_meeting(meeting_id=meeting.pk, by=AnalystFactory(username="bea"))
    page = client.get(reverse("changes"))
    [(day, [(author, told)])] = page.context["days"]
    assert (day, author, len(told)) == (timezone.localdate(), "bea", 1)
    assert "A &lt;b&gt;" in page.text
    assert meeting.get_absolute_url() in page.text
    client.post(reverse("changes-seen"), {"until": page.context["until"]})
    assert "Nothing changed on record" in client.get(reverse("changes")).text
    assert client.get(reverse("changes") + "?page=99").status_code == 200
