"""What the record rests on is not deleted, one by one or many at once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import models
from django.test import Client
from django.urls import reverse

from tests.factories import (
    ConfirmedMeetingFactory,
    DelegationFactory,
    OfficialFactory,
    ParticipationFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def member() -> models.Model:
    official: models.Model = OfficialFactory()
    DelegationFactory(title="Doha office", members=[official])
    return official


def topic() -> models.Model:
    made: models.Model = TopicFactory()
    ConfirmedMeetingFactory(about=[made])
    return made


def participant() -> models.Model:
    official: models.Model = ParticipationFactory().official
    return official


def party() -> models.Model:
    used: models.Model = ParticipationFactory().party
    return used


@pytest.mark.parametrize("make", [member, topic, participant, party])
def test_what_is_in_use_stays(analyst_client: Client, make: Callable[[], models.Model]) -> None:
    row = make()
    opts = row._meta
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_delete", args=[row.pk])
    assert b"protected related objects" in analyst_client.post(page, {"post": "yes"}).content
    listing = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    analyst_client.post(listing, {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_the_page_names_what_holds_it(analyst_client: Client) -> None:
    page = reverse("admin:engagement_official_delete", args=[member().pk])
    assert b"Delegation: Doha office" in analyst_client.get(page).content


@pytest.mark.parametrize("factory", [OfficialFactory, TopicFactory])
def test_what_nothing_holds_is_deleted(analyst_client: Client, factory: Any) -> None:
    row = factory()
    opts = row._meta
    page = reverse(f"admin:{opts.app_label}_{opts.model_name}_delete", args=[row.pk])
    assert analyst_client.post(page, {"post": "yes"}).status_code == 302
    assert not type(row)._default_manager.filter(pk=row.pk).exists()
