"""Signed-in clients, and a proposal of two parties."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from engagement.models import Meeting, Party
from tests.factories import (
    AnalystFactory,
    DelegationFactory,
    MeetingFactory,
    OfficialFactory,
    PartyFactory,
    UserFactory,
)

READ = ["engagement.view_meeting", "engagement.view_participation", "engagement.view_official", "engagement.view_party"]


@pytest.fixture
def analyst() -> User:
    user: User = AnalystFactory(username="amina")
    return user


@pytest.fixture
def analyst_client(analyst: User) -> Client:
    client = Client()
    client.force_login(analyst)
    return client


@pytest.fixture
def reader_client() -> Client:
    """A member of staff who may look and nothing else."""
    client = Client()
    client.force_login(UserFactory(is_staff=True, permissions=READ))
    return client


@pytest.fixture
def outsider_client() -> Client:
    """A user who may read the site but not enter the admin."""
    client = Client()
    client.force_login(UserFactory(permissions=READ))
    return client


@pytest.fixture
def taliban() -> Party:
    party: Party = PartyFactory(code="TALIBAN", name="Taliban", kind="authority")
    return party


@pytest.fixture
def qatar() -> Party:
    party: Party = PartyFactory(code="QA", name="Qatar")
    return party


@pytest.fixture
def meeting(taliban: Party, qatar: Party) -> Meeting:
    """Muttaqi (TALIBAN) and a Qatari delegation (QA), 12 October 2021, proposed."""
    muttaqi = OfficialFactory(name="Amir Khan Muttaqi", slug="amir-khan-muttaqi", spellings=["Muttaqi"])
    delegation = DelegationFactory(title="Qatari officials", party=qatar)
    made: Meeting = MeetingFactory(between=[(muttaqi, taliban), (delegation, qatar)])
    return made
