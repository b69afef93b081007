"""The desk of unknown names: who may use it, what it shows, and every decision with and without JavaScript."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from engagement.models import DistinctOfficials, Meeting, NotAPerson, Official, Operation, Party
from engagement.services.officials import create_official
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db

LIST, UNDO = reverse("identity"), reverse("identity-undo")
JSON = {"Accept": "application/json"}
QUERIES = 45


def address(official: Official | int) -> str:
    return reverse("identity-item", args=[official if isinstance(official, int) else official.pk])


def decide(client: Client, official: Official, decision: str, **fields: str) -> dict[str, Any]:
    response = client.post(address(official), {"decision": decision, **fields}, headers=JSON)
    answer: dict[str, Any] = {"status": response.status_code, **response.json()}
    return answer


def wait_too(name: str, party: Party) -> Official:
    official = create_official(name=name, party=party, is_provisional=True)
    MeetingFactory(between=[(official, party)])
    return official


def test_who_may_decide(
    client: Client, outsider_client: Client, reader_client: Client, proposal: Meeting, motaki: Official
) -> None:
    for url in (LIST, address(motaki)):
        assert client.get(url).status_code == outsider_client.get(url).status_code == 302
        assert reader_client.get(url).status_code == 403
    for url in (UNDO, address(motaki)):
        assert client.post(url).status_code == outsider_client.post(url).status_code == 302
        assert reader_client.post(url, {"decision": "new"}).status_code == 403
    assert not Operation.objects.exists()


def test_wrong_methods_and_missing_names(analyst_client: Client, muttaqi: Official, motaki: Official) -> None:
    assert analyst_client.get(UNDO).status_code == analyst_client.post(LIST).status_code == 405
    for missing in (muttaqi, motaki, 987_654):  # on record; in no meeting; not there
        assert analyst_client.get(address(missing)).status_code == 404


def test_name_is_shown_with_its_sentence_meetings_and_candidates(
    analyst_client: Client, proposal: Meeting, motaki: Official, muttaqi: Official
) -> None:
    page = analyst_client.get(address(motaki)).content.decode()
    assert '<mark class="review-mark" data-kind="official">Amir Motaki</mark> &lt;b&gt;met&lt;/b&gt; Qatari' in page
    assert reverse("admin:engagement_meeting_change", args=[proposal.pk]) in page
    assert f'value="same:{muttaqi.pk}"' in page
    assert "امیر خان متقی" in page
    assert "same party · role: acting foreign minister" in page
    assert "1 of 1" in page


def test_same_as_a_candidate(
    analyst_client: Client, proposal: Meeting, motaki: Official, muttaqi: Official, taliban: Party
) -> None:
    other = wait_too("Nobody Known", taliban)
    answer = decide(analyst_client, motaki, f"same:{muttaqi.pk}")
    assert answer["status"] == 200
    assert answer["url"] == address(other)
    assert "Nobody Known" in answer["html"]
    assert answer["message"] == "“Amir Motaki” is Amir Khan Muttaqi"
    assert proposal.participations.filter(official=muttaqi).exists()
    answer = decide(analyst_client, other, "new", name="Nobody Known", party="TALIBAN")
    assert answer["done"] == LIST


def test_others_that_are_sure_by_now_are_joined_and_undone_together(
    analyst_client: Client, proposal: Meeting, motaki: Official, muttaqi: Official, taliban: Party
) -> None:
    again = wait_too("Ameer Mutaqi", taliban)
    answer = decide(analyst_client, motaki, f"same:{muttaqi.pk}")
    assert answer["message"].endswith("is Amir Khan Muttaqi, and so is “Ameer Mutaqi”")
    assert set(Official.objects.all()) == {muttaqi}
    answer = analyst_client.post(UNDO, headers=JSON).json()
    assert answer["url"] == address(motaki)
    assert set(Official.objects.unidentified()) == {motaki, again}
    assert analyst_client.post(UNDO, headers=JSON).status_code == 422


def test_new_with_corrections(analyst_client: Client, proposal: Meeting, motaki: Official, qatar: Party) -> None:
    decide(analyst_client, motaki, "new", name="Amir Al-Motaki", party="Qatar (QA)", role="envoy")
    motaki.refresh_from_db()
    assert (motaki.name, motaki.is_provisional) == ("Amir Al-Motaki", False)
    assert motaki.affiliations.get().party == qatar


@pytest.mark.parametrize(
    ("decision", "fields", "words"),
    [
        ("new", {"name": " "}, "Give the name"),
        ("new", {"name": "A B", "party": "Atlantis"}, "no party “Atlantis”"),
        ("guess", {}, "Nothing was decided"),
        ("same:987654", {}, "candidate is gone"),
        ("same:99999999999999999999", {}, "candidate is gone"),
        ("same:x", {}, "candidate is gone"),
        ("", {}, "Nothing was decided"),
    ],
)
def test_what_cannot_be_is_told(
    analyst_client: Client, proposal: Meeting, motaki: Official, decision: str, fields: dict[str, str], words: str
) -> None:
    answer = decide(analyst_client, motaki, decision, **fields)
    assert answer["status"] == 422
    assert words in answer["error"]
    response = analyst_client.post(address(motaki), {"decision": decision, "role": "my own words", **fields})
    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert "my own words" in page  # nothing that was typed is lost
    assert not Operation.objects.exists()


def test_nobody(analyst_client: Client, proposal: Meeting, motaki: Official) -> None:
    assert decide(analyst_client, motaki, "nobody")["done"] == LIST
    assert NotAPerson.objects.get().name == "Amir Motaki"
    assert proposal.participations.count() == 1


def test_not_this_one_is_never_offered_again(
    analyst_client: Client, proposal: Meeting, motaki: Official, muttaqi: Official
) -> None:
    answer = decide(analyst_client, motaki, f"apart:{muttaqi.pk}")
    assert answer["url"] == address(motaki)
    assert f"same:{muttaqi.pk}" not in answer["html"]
    assert DistinctOfficials.objects.count() == 1
    assert "Amir Khan Muttaqi" not in analyst_client.get(LIST).content.decode()


def test_whoever_was_faster_is_told(
    analyst_client: Client, proposal: Meeting, motaki: Official, taliban: Party
) -> None:
    other = wait_too("Nobody Known", taliban)
    Official.objects.filter(pk=motaki.pk).update(is_provisional=False)
    answer = decide(analyst_client, motaki, "nobody")
    assert "on record by now" in answer["error"]
    assert answer["url"] == address(other)
    Meeting.objects.all().delete()
    Official.objects.filter(pk=motaki.pk).delete()
    assert "Somebody said already" in decide(analyst_client, motaki, "new")["error"]


def test_forms_without_javascript(
    analyst_client: Client, proposal: Meeting, motaki: Official, muttaqi: Official, taliban: Party
) -> None:
    other = wait_too("Nobody Known", taliban)
    response = analyst_client.post(address(motaki), {"decision": f"same:{muttaqi.pk}"})
    assert response.headers["Location"] == address(other)
    assert "“Amir Motaki” is Amir Khan Muttaqi." in analyst_client.get(address(other)).content.decode()
    assert analyst_client.post(UNDO).headers["Location"] == address(motaki)
    response = analyst_client.post(UNDO, follow=True)
    assert "no decision of yours" in response.content.decode()


def test_decisions_of_others_are_theirs(
    analyst_client: Client, admin_client: Client, proposal: Meeting, motaki: Official
) -> None:
    decide(admin_client, motaki, "new", name="Amir Motaki")
    assert analyst_client.post(UNDO, headers=JSON).status_code == 422


def test_skip_goes_round_and_keeps_the_filter(
    analyst_client: Client, proposal: Meeting, motaki: Official, taliban: Party
) -> None:
    other = wait_too("Nobody Known", taliban)
    query = "?party=TALIBAN"
    assert f'href="{address(other)}{query}"' in analyst_client.get(address(motaki) + query).content.decode()
    assert f'href="{address(motaki)}{query}"' in analyst_client.get(address(other) + query).content.decode()
    answer = analyst_client.get(address(other) + query, headers=JSON).json()
    assert answer["url"] == address(other) + query


def test_list_and_its_filters(
    analyst_client: Client, proposal: Meeting, motaki: Official, muttaqi: Official, qatar: Party
) -> None:
    wait_too("Somebody Else", qatar)
    page = analyst_client.get(LIST).content.decode()
    assert "Somebody Else" in page
    assert "Amir Khan Muttaqi" in page
    report = proposal.reports.get()
    narrow = ({"q": "motaki"}, {"party": "TALIBAN"}, {"meeting": proposal.pk}, {"article": report.article_id})
    for query in narrow:
        lines = analyst_client.get(LIST, query).context["lines"]
        assert [line.official for line, _ in lines] == [motaki]
    for query in ({"meeting": "x"}, {"article": "9" * 30}, {"q": "\x00%"}, {"party": "ZZ"}):
        response = analyst_client.get(LIST, query)
        assert response.status_code == 200
    assert "No unknown name fits" in response.content.decode()


def test_empty_list(analyst_client: Client) -> None:
    assert "Everybody is known" in analyst_client.get(LIST).content.decode()


def test_queries_do_not_grow(
    analyst_client: Client, taliban: Party, django_assert_max_num_queries: Any, proposal: Meeting, motaki: Official
) -> None:
    for number in range(12):
        create_official(name=f"Amir Mutaki {number}", party=taliban)
        wait_too(f"Amir Motaqi {number}", taliban)
        MeetingFactory(between=[(motaki, taliban)])
    for url in (LIST, address(motaki)):
        with django_assert_max_num_queries(QUERIES):
            assert analyst_client.get(url).status_code == 200
