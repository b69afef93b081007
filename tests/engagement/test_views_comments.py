"""Comments on the meeting's page and in its review."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from engagement.models import Comment, Meeting
from tests.factories import AnalystFactory, MeetingFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    made: Meeting = MeetingFactory()
    return made


@pytest.fixture
def author() -> User:
    user: User = UserFactory(username="amina", permissions=["engagement.add_comment"])
    return user


@pytest.fixture
def author_client(author: User) -> Client:
    client = Client()
    client.force_login(author)
    return client


def add_url(meeting: Meeting) -> str:
    return reverse("comment-add", args=[meeting.pk])


def remove_url(comment: Comment) -> str:
    return reverse("comment-remove", args=[comment.meeting_id, comment.pk])


def write(meeting: Meeting, by: User | None, text: str = "Look again.") -> Comment:
    return Comment.objects.create(meeting=meeting, by=by, text=text)


def test_comment_is_written_and_shown(author_client: Client, meeting: Meeting) -> None:
    response = author_client.post(add_url(meeting), {"text": "Look <b>again</b>:\nhttps://example.org/a?b=1 & more"})
    assert response.status_code == 302
    assert response["Location"] == f"{meeting.get_absolute_url()}#comments"
    page = author_client.get(meeting.get_absolute_url()).content.decode()
    assert "<strong>amina</strong>" in page
    assert "Look &lt;b&gt;again&lt;/b&gt;:<br>" in page
    assert '<a href="https://example.org/a?b=1" rel="nofollow">' in page
    assert f'title="{timezone.localtime():%-d %B %Y}' in page
    assert "now</time>" in page or "seconds ago</time>" in page or "second ago</time>" in page


def test_script_in_an_address_is_no_link(author_client: Client, author: User, meeting: Meeting) -> None:
    write(meeting, author, 'javascript:alert(1) <img src=x onerror=alert(1)> https://x.org/"onmouseover="alert(1)')
    page = author_client.get(meeting.get_absolute_url()).content.decode()
    assert 'href="javascript' not in page
    assert "<img src=x" not in page
    assert '"onmouseover="' not in page


@pytest.mark.parametrize("text", ["", "   ", "long" * 2000])
def test_refused_comment_comes_back_with_its_text(author_client: Client, meeting: Meeting, text: str) -> None:
    response = author_client.post(add_url(meeting), {"text": text, "next": "/admin/x/"})
    assert response.status_code == 422
    page = response.content.decode()
    assert text in page
    assert 'name="next" value="/admin/x/"' in page
    assert 'role="alert"' in page
    assert not Comment.objects.exists()


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_led_away(author_client: Client, meeting: Meeting, back: str) -> None:
    response = author_client.post(add_url(meeting), {"text": "x", "next": back})
    assert response["Location"] == f"{meeting.get_absolute_url()}#comments"


def test_who_may_comment(client: Client, meeting: Meeting) -> None:
    assert client.post(add_url(meeting), {"text": "x"}).status_code == 302
    reader = Client()
    reader.force_login(UserFactory())
    assert reader.post(add_url(meeting), {"text": "x"}).status_code == 403
    page = reader.get(meeting.get_absolute_url()).content.decode()
    assert "Nobody has commented on this meeting yet." in page
    assert "<textarea" not in page
    assert not Comment.objects.exists()


def test_only_posted_and_only_on_a_meeting(author_client: Client, author: User, meeting: Meeting) -> None:
    comment = write(meeting, author)
    assert author_client.get(add_url(meeting)).status_code == author_client.get(remove_url(comment)).status_code == 405
    assert author_client.post(reverse("comment-add", args=[999_999]), {"text": "x"}).status_code == 404
    elsewhere = reverse("comment-remove", args=[MeetingFactory().pk, comment.pk])
    assert author_client.post(elsewhere).status_code == 404
    assert Comment.objects.exists()


def test_removed_by_the_author(author_client: Client, author: User, meeting: Meeting) -> None:
    mine, others = write(meeting, author), write(meeting, None)
    page = author_client.get(meeting.get_absolute_url()).content.decode()
    assert remove_url(mine) in page
    assert remove_url(others) not in page
    assert "somebody who is gone" in page
    assert author_client.post(remove_url(others)).status_code == 403
    response = author_client.post(remove_url(mine), follow=True)
    assert "The comment is removed." in response.content.decode()
    assert list(Comment.objects.all()) == [others]
    assert author_client.post(remove_url(mine)).status_code == 404


def test_review_has_the_comments_and_leads_back(meeting: Meeting) -> None:
    client, url = Client(), reverse("admin:engagement_meeting_change", args=[meeting.pk])
    client.force_login(AnalystFactory())
    write(meeting, None, "From the site")
    page = client.get(url).content.decode()
    assert "From the site" in page
    assert f'name="next" value="{url}"' in page
    assert client.post(add_url(meeting), {"text": "x", "next": url})["Location"] == f"{url}#comments"


def test_many_comments_take_no_more_queries(
    author_client: Client, author: User, meeting: Meeting, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Comment.objects.bulk_create(Comment(meeting=meeting, by=author, text=f"no. {n}") for n in range(105))
    author_client.get(meeting.get_absolute_url())
    with django_assert_max_num_queries(14):
        page = author_client.get(meeting.get_absolute_url()).content.decode()
    assert "5 earlier comments are in the meeting’s history" in page.replace("&#x27;", "'")
    assert page.count('class="comment-text"') == 100
    assert "no. 5<" in page
    assert "no. 4<" not in page
