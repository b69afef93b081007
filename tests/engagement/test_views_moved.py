"""Addresses of what was merged away lead to what it became, until the merge is undone."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from engagement.models import Meeting, Official, Operation
from engagement.services.merging import merge_meetings
from engagement.services.merging_officials import merge_officials
from engagement.services.undo import undo_operation
from tests.factories import ConfirmedMeetingFactory, MeetingFactory, OfficialFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    made: User = UserFactory()
    return made


@pytest.fixture
def viewer(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def meetings(user: User) -> tuple[Meeting, Meeting]:
    """The one that stayed, and the one that became part of it."""
    keep, other = MeetingFactory.create_batch(2)
    merge_meetings(keep_id=keep.pk, other_id=other.pk, by=user)
    return keep, other


@pytest.fixture
def officials(user: User) -> tuple[Official, Official]:
    keep, other = OfficialFactory(slug="muttaqi", name="Amir Khan Muttaqi"), OfficialFactory(slug="mottaki")
    ConfirmedMeetingFactory(between=[other])
    merge_officials(keep_id=keep.pk, other_id=other.pk, by=user)
    return keep, other


def test_meeting(viewer: Client, meetings: tuple[Meeting, Meeting]) -> None:
    keep, other = meetings
    response = viewer.get(f"/meetings/{other.pk}/")
    assert (response.status_code, response.headers["Location"]) == (302, f"/meetings/{keep.pk}/")
    page = viewer.get(f"/meetings/{other.pk}/", follow=True).content.decode()
    assert f"Meeting {other.pk} became part of this one." in page


def test_meeting_after_the_undo_is_itself(viewer: Client, user: User, meetings: tuple[Meeting, Meeting]) -> None:
    undo_operation(operation_id=Operation.objects.get().pk, by=user)
    assert viewer.get(f"/meetings/{meetings[1].pk}/").status_code == 200


def test_official_with_what_follows(viewer: Client, officials: tuple[Official, Official]) -> None:
    response = viewer.get("/officials/mottaki/?page=1")
    assert (response.status_code, response.headers["Location"]) == (302, "/officials/muttaqi/?page=1")
    assert "on record as Amir Khan Muttaqi" in viewer.get("/officials/mottaki/", follow=True).content.decode()


def test_filter_by_a_merged_official(viewer: Client, officials: tuple[Official, Official]) -> None:
    response = viewer.get("/meetings/?official=mottaki", follow=True)
    assert response.redirect_chain[-1] == ("/meetings/?official=muttaqi", 302)
    assert len(response.context["page"].object_list) == 1


def test_nothing_of_that_number_or_name(viewer: Client) -> None:
    assert viewer.get("/meetings/0/").status_code == viewer.get(f"/meetings/{10**25}/").status_code == 404
    assert viewer.get("/officials/nobody/").status_code == 404
