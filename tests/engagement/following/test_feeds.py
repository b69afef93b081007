"""The feed: what a feed reader makes of it, its ids and times, and that it is the same until something changes."""

import time
from typing import Any

import feedparser
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from lxml import etree  # type: ignore[import-untyped]
from pytest_django import DjangoAssertNumQueries

from engagement.following.feeds import ENTRIES
from engagement.models import Meeting, Operation, SavedSearch
from engagement.services import searches
from engagement.services.merging import merge_meetings
from engagement.services.merging_officials import merge_officials
from engagement.services.review import reopen_meeting
from engagement.services.undo import undo_operation
from tests.factories import ConfirmedMeetingFactory, MeetingFactory, OfficialFactory, TopicFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db


def feed_address(user: User, query: str = "") -> str:
    search, _ = searches.follow(user=user, query=query, name="Doha & “talks”")
    _, secret = searches.make_feed(search_id=search.pk, user=user)
    return reverse("feed", args=[secret])


def entries(address: str) -> Any:
    response = Client().get(address)
    assert response.status_code == 200
    etree.fromstring(response.content)
    found = feedparser.parse(response.content)
    assert not found.bozo
    return found.entries


def confirmed(**given: Any) -> Meeting:
    meeting: Meeting = ConfirmedMeetingFactory(between=[OfficialFactory(), OfficialFactory()], **given)
    return meeting


def test_a_reader_without_an_account_gets_who_when_where_and_why(user: User) -> None:
    meeting = confirmed(city="Doha", about=[TopicFactory(name="Trade & aid")])
    article = ArticleFactory(outlet="Times", text="They <b>met\x0b</b> & talked. More.")
    ReportFactory(meeting=meeting, article=article)
    MeetingFactory(between=[OfficialFactory(), OfficialFactory()])  # a proposal
    address = feed_address(user)
    response = Client().get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    parsed = feedparser.parse(response.content)
    assert parsed.feed.title == "Doha & “talks”"
    [entry] = entries(address)
    name = str(meeting.participations.all()[0].official)
    for words in (name, "held", "12 October 2021", "Doha"):
        assert words in entry.title
    for words in ("Trade &amp; aid", "They &lt;b&gt;met&lt;/b&gt; &amp; talked.", "Times"):
        assert words in entry.summary
    assert entry.link == entry.id == f"http://testserver/meetings/{meeting.pk}/"
    assert entry.tags[0].term == "Trade & aid"
    assert entry.updated


def test_an_empty_feed_is_a_feed(user: User) -> None:
    assert entries(feed_address(user)) == []


def test_it_is_the_same_until_something_changes(user: User) -> None:
    meeting = confirmed()
    address = feed_address(user)
    first = Client().get(address)
    unchanged = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert unchanged.status_code == 304
    assert unchanged.content == b""
    assert first["Last-Modified"]
    Meeting.objects.filter(pk=meeting.pk).update(city="Ankara")
    changed = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert "Ankara" in changed.text


@pytest.mark.django_db(transaction=True)
def test_updated_moves_with_a_correction_and_the_id_stays(user: User) -> None:
    meeting = confirmed()
    address = feed_address(user)
    [before] = entries(address)
    time.sleep(1.1)  # Atom tells seconds
    Meeting.objects.filter(pk=meeting.pk).update(city="Ankara")
    [after] = entries(address)
    assert after.id == before.id
    assert after.updated_parsed > before.updated_parsed


def test_a_reopened_meeting_leaves_and_its_undo_brings_it_back(user: User, analyst: User) -> None:
    meeting = confirmed()
    address = feed_address(user)
    before = entries(address)[0].id
    reopen_meeting(meeting_id=meeting.pk, by=analyst)
    assert entries(address) == []
    undo_operation(operation_id=Operation.objects.latest("pk").pk, by=analyst)
    assert [entry.id for entry in entries(address)] == [before]


def test_a_merged_meeting_is_one_entry_and_its_old_address_leads_there(user: User, analyst: User) -> None:
    keep, other = confirmed(), confirmed()
    address = feed_address(user)
    links = {entry.id: entry.link for entry in entries(address)}
    merge_meetings(keep_id=keep.pk, other_id=other.pk, by=analyst)
    assert [entry.id for entry in entries(address)] == [f"http://testserver/meetings/{keep.pk}/"]
    client = Client()
    client.force_login(user)
    old = links[f"http://testserver/meetings/{other.pk}/"]
    assert client.get(old).headers["Location"] == keep.get_absolute_url()
    undo_operation(operation_id=Operation.objects.latest("pk").pk, by=analyst)
    assert {entry.id for entry in entries(address)} == set(links)


def test_a_followed_official_who_was_merged_is_followed_as_who_they_are(user: User, analyst: User) -> None:
    meeting = confirmed()
    official, other = meeting.participations.all()[0].official, OfficialFactory()
    assert official is not None
    address = feed_address(user, f"official={official.slug}")
    merge_officials(keep_id=other.pk, other_id=official.pk, by=analyst)
    assert len(entries(address)) == 1


def test_renewed_revoked_and_wrong_secrets_open_nothing(user: User) -> None:
    address = feed_address(user)
    search = SavedSearch.objects.get()
    assert str(search.feed_digest) not in address
    _, secret = searches.make_feed(search_id=search.pk, user=user)
    assert Client().get(address).status_code == 404
    assert Client().get(reverse("feed", args=[secret])).status_code == 200
    assert Client().post(reverse("feed", args=[secret])).status_code == 405
    searches.revoke_feed(search_id=search.pk, user=user)
    assert Client().get(reverse("feed", args=[secret])).status_code == 404
    assert Client().get(reverse("feed", args=["ef_wrong"])).status_code == 404


def test_a_closed_account_has_no_feed(user: User) -> None:
    address = feed_address(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_a_filter_that_fits_no_more_is_said(user: User) -> None:
    topic = TopicFactory(slug="trade")
    confirmed(about=[topic])
    address = feed_address(user, "topic=trade")
    assert len(entries(address)) == 1
    topic.delete()
    parsed = feedparser.parse(Client().get(address).content)
    assert parsed.entries == []
    assert "does not fit" in parsed.feed.subtitle


def test_queries_are_bounded_and_so_are_entries(
    user: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(ENTRIES + 2):
        confirmed()
    address = feed_address(user)
    client = Client()
    with django_assert_max_num_queries(14):
        assert client.get(address).text.count("<entry>") == ENTRIES
