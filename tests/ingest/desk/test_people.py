"""Participants while typing: begun words, other spellings and scripts, accents, typing errors; few queries."""

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from engagement.models import Meeting, Official, Participation, Party
from engagement.services.officials import create_official
from ingest.desk.people import MOST_OFFICIALS, suggest_parties, suggest_people
from tests.factories import AffiliationFactory, DelegationFactory, OfficialFactory, PartyFactory
from tests.ingest.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def record() -> None:
    """People and parties that are easily taken for each other."""
    for name, *others in (
        ("Amir Khan Muttaqi", "امیر خان متقی"),
        ("Abdul Ghani Baradar", "Mullah Baradar"),
        ("Lolwah Al-Khater", "Lulwa Alkhater"),
        ("Miroslav Lajčák",),
        ("Wang Yi", "王毅"),
        ("Wong Kan Seng",),
        ("Sergey Lavrov", "Сергей Лавров"),
    ):
        OfficialFactory(name=name, spellings=[name, *others])
    for code, name, aliases, demonyms in (
        ("KG", "Kyrgyzstan", ["Kyrgyz Republic"], ["Kyrgyz"]),
        ("KZ", "Kazakhstan", [], ["Kazakh"]),
        ("AE", "United Arab Emirates", ["UAE"], ["Emirati"]),
        ("GB", "United Kingdom", ["UK", "Britain"], ["British"]),
        ("CI", "Côte d'Ivoire", ["Ivory Coast"], ["Ivorian"]),
        ("QA", "Qatar", [], ["Qatari"]),
    ):
        PartyFactory(code=code, name=name, aliases=aliases, demonyms=demonyms)


def first(words: str) -> str:
    found = suggest_people(words)
    return found[0]["name"] if found else ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("muttaqi", "Amir Khan Muttaqi"),
        ("Muttaqui", "Amir Khan Muttaqi"),
        ("Amir Kahn Mutaki", "Amir Khan Muttaqi"),
        ("amir mut", "Amir Khan Muttaqi"),
        ("a. muttaqi", "Amir Khan Muttaqi"),
        ("Mawlawi Amir Khan Motaqi", "Amir Khan Muttaqi"),
        ("muttaqi amir", "Amir Khan Muttaqi"),
        ("متقی", "Amir Khan Muttaqi"),
        ("متقي", "Amir Khan Muttaqi"),
        ("امیر خان متقي", "Amir Khan Muttaqi"),
        ("baradar", "Abdul Ghani Baradar"),
        ("Bradar", "Abdul Ghani Baradar"),
        ("abdulghani baradar", "Abdul Ghani Baradar"),
        ("alkhater", "Lolwah Al-Khater"),
        ("Lolwah Khatar", "Lolwah Al-Khater"),
        ("lajcak", "Miroslav Lajčák"),
        ("Lajčak", "Miroslav Lajčák"),
        ("Miroslv Lajcak", "Miroslav Lajčák"),
        ("王", "Wang Yi"),
        ("Лаврв", "Sergey Lavrov"),
        ("lavrof", "Sergey Lavrov"),
        ("wang", "Wang Yi"),
        ("Kyrgistan", "Kyrgyzstan"),
        ("United Arb Emirates", "United Arab Emirates"),
        ("united arb em", "United Arab Emirates"),
        ("Emirates", "United Arab Emirates"),
        ("uae", "United Arab Emirates"),
        ("Cote dIvoire", "Côte d'Ivoire"),
        ("côte", "Côte d'Ivoire"),
        ("ivory coats", "Côte d'Ivoire"),
        ("Britsh", "United Kingdom"),
        ("qatr", "Qatar"),
        ("qa", "Qatar"),
    ],
)
def test_who_is_meant_stands_first(typed: str, name: str) -> None:
    assert first(typed) == name


def test_short_words_are_not_guessed_at() -> None:
    assert "Wong Kan Seng" not in [one["name"] for one in suggest_people("wang")]
    assert suggest_people("xq") == []
    assert suggest_people("completely different words") == []


@pytest.mark.parametrize("typed", ["", " ", "\x00", ".", "%", "_", "\\", "'", "-", "Mr", "x" * 200, "a " * 100, "😀"])
def test_anything_may_be_typed(typed: str) -> None:
    assert isinstance(suggest_people(typed), list)
    assert isinstance(suggest_parties(typed), list)


def test_found_in_articles_alone_is_found_after_those_on_record() -> None:
    party = Party.objects.get(code="QA")
    found = create_official(name="Amir Khan Mottaqi", party=party, role="guest", is_provisional=True)
    accented = create_official(name="Čestmír Šťastný", party=party, is_provisional=True)
    names = [one["name"] for one in suggest_people("Amir Muttaqi") if one["kind"] == "official"]
    assert names[:2] == ["Amir Khan Muttaqi", found.name]
    for typed in ("cestmir", "Stastny", "cestmr stastny", "č"):
        assert first(typed) == accented.name
    russian = create_official(name="Замир Кабулов", party=party, is_provisional=True)
    for typed in ("кабулов", "Замр Кабулов", "за"):
        assert first(typed) == russian.name
    assert suggest_people("cestmir")[0] == {
        "kind": "official",
        "id": accented.pk,
        "name": "Čestmír Šťastný",
        "detail": "Qatar",
        "party": {"code": "QA", "name": "Qatar"},
        "role": "",
    }


def test_a_spelling_learned_meanwhile_is_known_at_once() -> None:
    assert "Wang Yi" not in [one["name"] for one in suggest_people("Vonji")]
    Official.objects.get(name="Wang Yi").names.create(name="Vonji")
    assert first("vonji") == "Wang Yi"


def test_namesakes_are_told_apart_by_their_office() -> None:
    office = AffiliationFactory(official__name="Ali Karimi", party=Party.objects.get(code="KZ"), role="envoy")
    assert suggest_people("ali karim")[0]["detail"] == "envoy, Kazakhstan"
    assert suggest_people("ali karim")[0]["id"] == office.official_id


def test_delegations_with_errors_those_of_the_article_first_and_each_title_once() -> None:
    qatar, kazakh = Party.objects.get(code="QA"), Party.objects.get(code="KZ")
    ours = DelegationFactory(title="Qatari envoys", party=qatar)
    meeting = ReportFactory(article=ArticleFactory()).meeting
    Participation.objects.create(meeting=meeting, delegation=ours, party=qatar)
    twice = [DelegationFactory(title="Kazakh officials", party=kazakh) for _ in range(2)]
    article = meeting.reports.get().article_id

    def delegations(words: str, article_id: int | None = None) -> list[int]:
        return [one["id"] for one in suggest_people(words, article_id) if one["kind"] == "delegation"]

    assert delegations("Qattari envoy") == [ours.pk]
    assert delegations("officals") == [twice[1].pk]
    DelegationFactory(title="Qatari envoy to Kabul", party=qatar)
    assert delegations("qatari", article) == [ours.pk]
    assert len(delegations("qatari")) == 2
    assert delegations("kazakh", article) == [twice[1].pk]


def test_parties_alone() -> None:
    assert suggest_parties("kyrgzstan") == [{"code": "KG", "name": "Kyrgyzstan"}]
    assert [one["code"] for one in suggest_parties("united")] == ["AE", "GB"]
    assert Meeting.objects.count() == 0


def test_no_more_queries_with_more_people(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    for n in range(30):
        OfficialFactory(name=f"Ali Number {n}", spellings=[f"Ali Number {n}"])
        create_official(name=f"Ali Provisional {n}", is_provisional=True)
    suggest_people("ali")
    with django_assert_max_num_queries(16):
        found = suggest_people("ali")
    assert len([one for one in found if one["kind"] == "official"]) == MOST_OFFICIALS
