"""Officials, delegations and what everything refers to."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from engagement.models import Affiliation, Delegation, Official, Party
from tests.factories import AffiliationFactory, DelegationFactory, MeetingFactory, OfficialFactory, OfficialNameFactory

pytestmark = pytest.mark.django_db

ADD = reverse("admin:engagement_official_add")


def official_post(
    *, names: list[dict[str, Any]] | None = None, offices: list[dict[str, Any]] | None = None, **changes: Any
) -> dict[str, Any]:
    values: dict[str, Any] = {"name": "Wang Yi", "slug": "wang-yi", "note": ""}
    for prefix, rows in (("names", names or []), ("affiliations", offices or [])):
        values[f"{prefix}-TOTAL_FORMS"] = len(rows)
        values[f"{prefix}-INITIAL_FORMS"] = sum("id" in row for row in rows)
        for number, row in enumerate(rows):
            values |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return {**values, **changes}


@pytest.mark.parametrize(
    ("since", "until", "start", "end", "precision"),
    [
        ("2021-09-07", "", date(2021, 9, 7), None, "day"),
        ("", "2020", None, date(2020, 12, 31), "year"),
        ("2018-03", "2022-12-30", date(2018, 3, 1), date(2022, 12, 31), "month"),
        ("", "", None, None, "unknown"),
    ],
)
def test_official_is_added_with_spellings_and_offices(
    analyst_client: Client, qatar: Party, since: str, until: str, start: date | None, end: date | None, precision: str
) -> None:
    office = {"party": qatar.pk, "role": "envoy", "since": since, "until": until}
    response = analyst_client.post(ADD, official_post(names=[{"name": "王毅"}], offices=[office]))
    assert response.status_code == 302
    official = Official.objects.get(slug="wang-yi")
    assert official.names.get().name == "王毅"
    assert (affiliation := official.affiliations.get()).role == "envoy"
    assert (affiliation.start, affiliation.end, affiliation.precision) == (start, end, precision)
    page = analyst_client.get(reverse("admin:engagement_official_change", args=[official.pk])).content.decode()
    for text in filter(None, (since, until[:7])):
        assert f'value="{text}"' in page


def test_official_is_made_in_the_popup_of_a_meeting(analyst_client: Client) -> None:
    assert analyst_client.get(ADD, {"_popup": "1"}).status_code == 200
    response = analyst_client.post(ADD, official_post(_popup="1"))
    assert response.status_code == 200
    assert "Wang Yi" in response.content.decode()
    assert Official.objects.filter(slug="wang-yi").exists()


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [("soon", "", "is no date"), ("2022", "2021", "lies before the start")],
)
def test_wrong_dates_of_an_office_are_told(
    analyst_client: Client, qatar: Party, since: str, until: str, message: str
) -> None:
    office = {"party": qatar.pk, "role": "envoy", "since": since, "until": until}
    response = analyst_client.post(ADD, official_post(offices=[office]))
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not Official.objects.exists()


def test_spelling_that_is_there_already_is_told(analyst_client: Client) -> None:
    spelling = OfficialNameFactory(official=OfficialFactory(name="Wang Yi", slug="wang-yi"), name="王毅")
    other = OfficialNameFactory(official=spelling.official)
    rows = [
        {"id": spelling.pk, "official": spelling.official_id, "name": "王毅"},
        {"id": other.pk, "official": spelling.official_id, "name": "王毅"},
    ]
    url = reverse("admin:engagement_official_change", args=[spelling.official_id])
    response = analyst_client.post(url, official_post(names=rows))
    assert response.status_code == 200
    assert "already exists" in response.content.decode() or "duplicate" in response.content.decode()


def test_officials_are_listed_found_and_filtered(analyst_client: Client, taliban: Party) -> None:
    url = reverse("admin:engagement_official_changelist")
    muttaqi = OfficialFactory(name="Amir Khan Muttaqi", spellings=["Mottaki", "متقی"])
    AffiliationFactory(official=muttaqi, party=taliban, role="acting foreign minister")
    provisional = OfficialFactory(is_provisional=True)
    page = analyst_client.get(url, {"q": "mottaki"})
    assert [row.pk for row in page.context["cl"].result_list] == [muttaqi.pk]
    assert "acting foreign minister, TALIBAN" in page.content.decode()
    page = analyst_client.get(url, {"is_provisional__exact": "1"})
    assert [row.pk for row in page.context["cl"].result_list] == [provisional.pk]


def test_delegation_is_made_and_found(analyst_client: Client, qatar: Party) -> None:
    member = OfficialFactory()
    post = {"title": "Qatari envoys", "party": qatar.pk, "leader": "", "members": [member.pk]}
    assert analyst_client.post(reverse("admin:engagement_delegation_add"), post).status_code == 302
    delegation = Delegation.objects.get()
    assert list(delegation.members.all()) == [member]
    DelegationFactory()
    page = analyst_client.get(reverse("admin:engagement_delegation_changelist"), {"q": "envoys QA"})
    assert [row.pk for row in page.context["cl"].result_list] == [delegation.pk]


def test_party_is_changed_with_its_aliases(analyst_client: Client, qatar: Party) -> None:
    url = reverse("admin:engagement_party_change", args=[qatar.pk])
    post = {
        "code": "QA",
        "kind": "country",
        "name": "Qatar",
        "aliases": "State of Qatar, Dawlat Qatar",
        "demonyms": "",
        "capital": "",
        "country": "",
    }
    assert analyst_client.post(url, post).status_code == 302
    qatar.refresh_from_db()
    assert qatar.aliases == ["State of Qatar", "Dawlat Qatar"]
    response = analyst_client.post(url, {**post, "code": "qa"})
    assert response.status_code == 200
    assert "capitals" in response.content.decode()


@pytest.mark.parametrize("name", ["party", "city", "topic", "delegation", "official"])
def test_lists_and_forms_open(analyst_client: Client, client: Client, reader_client: Client, name: str) -> None:
    listing, adding = (reverse(f"admin:engagement_{name}_{page}") for page in ("changelist", "add"))
    assert analyst_client.get(listing, {"q": "x"}).status_code == analyst_client.get(adding).status_code == 200
    assert reader_client.get(adding).status_code == 403
    assert client.get(listing).status_code == 302


def test_official_in_use_is_not_deleted(analyst_client: Client, qatar: Party) -> None:
    AffiliationFactory(party=qatar)
    response = analyst_client.post(reverse("admin:engagement_party_delete", args=[qatar.pk]), {"post": "yes"})
    assert response.status_code == 200
    assert Party.objects.filter(pk=qatar.pk).exists()
    assert Affiliation.objects.exists()


def test_provisional_official_leads_to_the_desk_of_names(analyst_client: Client, taliban: Party) -> None:
    found, known = OfficialFactory(is_provisional=True), OfficialFactory()
    MeetingFactory(between=[(found, taliban)])
    pages = {
        official: analyst_client.get(reverse("admin:engagement_official_change", args=[official.pk])).content.decode()
        for official in (found, known)
    }
    assert reverse("identity-item", args=[found.pk]) in pages[found]
    assert reverse("identity-item", args=[known.pk]) not in pages[known]
    assert "On record." in pages[known]
