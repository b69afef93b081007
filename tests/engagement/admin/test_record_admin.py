"""Every write of the admin is one operation, and undone exactly."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from engagement.event_tables import event_tables
from engagement.models import Official, Operation, Party
from engagement.services.undo import undo_operation
from tests.engagement.admin.builders import meeting_post
from tests.factories import CityFactory, DelegationFactory, OfficialFactory, TopicFactory, UserFactory
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db

OFFICIAL_ROWS = {
    f"{prefix}-{name}": value
    for prefix in ("names", "affiliations")
    for name, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MIN_NUM_FORMS", 0), ("MAX_NUM_FORMS", 1000))
}


def everything() -> dict[str, list[Any]]:
    return {label: list(table.model._base_manager.order_by("pk").values()) for label, table in event_tables().items()}


def post(client: Client, name: str, pk: int | None, values: dict[str, Any]) -> None:
    url = reverse(f"admin:{name}", args=[pk] if pk else [])
    assert client.post(url, values).status_code == 302


def undo_the_only_act(user: User) -> Operation:
    act = Operation.objects.get()
    undo_operation(operation_id=act.pk, by=user)
    return act


def test_edited_official_with_spellings_is_undone(analyst_client: Client, analyst: User) -> None:
    official = OfficialFactory(name="Wang Yi", slug="wang-yi", spellings=["Wang I"])
    before = everything()
    rows = {
        **OFFICIAL_ROWS,
        "names-TOTAL_FORMS": 2,
        "names-INITIAL_FORMS": 1,
        "names-0-id": official.names.get().pk,
        "names-0-official": official.pk,
        "names-0-name": "Wang Yih",
        "names-1-official": official.pk,
        "names-1-name": "王毅",
    }
    values = {"name": "Wang Yi", "slug": "wang-yi", "note": "minister", **rows}
    post(analyst_client, "engagement_official_change", official.pk, values)
    assert set(official.names.values_list("name", flat=True)) == {"Wang Yih", "王毅"}
    act = undo_the_only_act(analyst)
    assert (act.kind, act.label, act.officials, act.by) == ("edit", "Wang Yi", [official.pk], analyst)
    assert everything() == before


@pytest.mark.parametrize("kind", ["party", "topic", "delegation", "city"])
def test_edits_of_what_the_record_refers_to_are_undone(
    analyst_client: Client, analyst: User, taliban: Party, kind: str
) -> None:
    made: dict[str, Callable[[], tuple[Any, dict[str, Any]]]] = {
        "party": lambda: (taliban, {"code": "TALIBAN", "kind": "authority", "name": "T.", "aliases": "a,b"}),
        "topic": lambda: (TopicFactory(), {"name": "Health", "slug": "health", "covers": "Hospitals"}),
        "delegation": lambda: (
            DelegationFactory(party=taliban),
            {"title": "Others", "members": [OfficialFactory().pk]},
        ),
        "city": lambda: (CityFactory(), {"name": "Doha", "country": taliban.pk, "aliases": "Ad-Dawhah"}),
    }
    record, values = made[kind]()
    before = everything()
    post(analyst_client, f"engagement_{kind}_change", record.pk, values)
    assert everything() != before
    assert undo_the_only_act(analyst).label
    assert everything() == before


def test_added_record_is_taken_off_by_the_undo(analyst_client: Client, analyst: User) -> None:
    before = everything()
    values = {"name": "Wang Yi", "slug": "wang-yi", "note": "", **OFFICIAL_ROWS}
    post(analyst_client, "engagement_official_add", None, values)
    number = Official.objects.get().pk
    act = undo_the_only_act(analyst)
    assert (act.kind, act.label, act.officials) == ("add", "Wang Yi", [number])
    assert everything() == before


def test_added_meeting_is_about_itself(analyst_client: Client, analyst: User) -> None:
    post(analyst_client, "engagement_meeting_add", None, meeting_post(city="Doha"))
    act = Operation.objects.get()
    assert act.kind == "add"
    assert len(act.meetings) == 1
    assert act.label == f"Meeting {act.meetings[0]}"


def test_deleted_records_are_there_again(analyst_client: Client, analyst: User) -> None:
    officials = OfficialFactory.create_batch(2, spellings=["One", "Other"])
    before = everything()
    post(analyst_client, "engagement_official_delete", officials[0].pk, {"post": "yes"})
    assert undo_the_only_act(analyst).label == f"{officials[0]} (deleted)"
    assert everything() == before
    Operation.objects.all().delete()
    chosen = {"action": "delete_selected", "_selected_action": [one.pk for one in officials], "post": "yes"}
    post(analyst_client, "engagement_official_changelist", None, chosen)
    assert not Official.objects.exists()
    assert undo_the_only_act(analyst).label == "Officials of a list (deleted)"
    assert everything() == before


def test_edited_article_is_undone(analyst_client: Client, analyst: User) -> None:
    article = ArticleFactory(title="Talks")
    before = everything()
    values = {"title": "Talks in Doha", "outlet": "", "url": "", "initial-title": "Talks", "initial-published": ""}
    post(analyst_client, "ingest_article_change", article.pk, values)
    assert undo_the_only_act(analyst).label == "Talks in Doha"
    assert everything() == before


def test_deleted_article_is_no_operation(analyst_client: Client) -> None:
    """Its bytes are in no event, so an undo could only fail."""
    one, other = ArticleFactory.create_batch(2)
    post(analyst_client, "ingest_article_delete", one.pk, {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    post(analyst_client, "ingest_article_changelist", None, chosen)
    assert not Operation.objects.exists()


def test_what_writes_nothing_is_no_operation(analyst_client: Client) -> None:
    topic = TopicFactory(name="Health", slug="health", covers="")
    values = {"name": "Health", "slug": "health", "covers": ""}
    post(analyst_client, "engagement_topic_change", topic.pk, values)
    invalid = analyst_client.post(reverse("admin:engagement_topic_change", args=[topic.pk]), {**values, "name": ""})
    assert invalid.status_code == 200
    assert not Operation.objects.exists()


def test_reader_writes_nothing(reader_client: Client) -> None:
    official = OfficialFactory()
    url = reverse("admin:engagement_official_change", args=[official.pk])
    assert reader_client.post(url, {"name": "x", "slug": "x", **OFFICIAL_ROWS}).status_code == 403
    nobody = Client()
    nobody.force_login(UserFactory())
    assert nobody.post(url, {"name": "x"}).status_code == 302
    assert not Operation.objects.exists()
