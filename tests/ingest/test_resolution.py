import pytest

from engagement.models import NotAPerson, Official, Participation
from engagement.services.officials import create_official
from ingest.names_on_record import strip_honorifics
from ingest.resolution import resolve_official, resolve_participants
from tests.factories import PartyFactory
from tests.ingest.builders import build_draft, build_participant
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db
Resolution = Participation.Resolution


@pytest.fixture
def muttaqi() -> Official:
    return create_official(name="Amir Khan Muttaqi", party=PartyFactory(code="TALIBAN"), spelling="Amir Khan Motaqi")


@pytest.mark.parametrize("name", ["Amir Khan Muttaqi", "amir khan motaqi", "Mawlawi Amir Khan Muttaqi"])
def test_known_spelling_is_linked(muttaqi: Official, name: str) -> None:
    found = resolve_official(build_participant(name, "TALIBAN"))
    assert (found.official, found.resolution) == (muttaqi, Resolution.KNOWN)


def test_accents_are_no_difference() -> None:
    fidan = create_official(name="Hakan Fidan", party=PartyFactory(code="TR"))
    assert resolve_official(build_participant("Häkan Fidán", "TR")).official == fidan


def test_key_of_the_knowledge_wins(muttaqi: Official) -> None:
    assert resolve_official(build_participant("Motaki", "TALIBAN", key=muttaqi.slug)).official == muttaqi


def test_unknown_name_is_new() -> None:
    found = resolve_official(build_participant("Nobody Known", "CN"))
    assert (found.official, found.resolution) == (None, Resolution.NEW)


def test_lone_surname_is_nobody(muttaqi: Official) -> None:
    assert resolve_official(build_participant("Muttaqi", "TALIBAN")).official is None


def test_homonyms_are_told_apart_by_party_only() -> None:
    one = create_official(name="John Bass", party=PartyFactory(code="US"))
    create_official(name="John Bass", party=PartyFactory(code="GB"))
    assert resolve_official(build_participant("John Bass", "US")).official == one
    assert resolve_official(build_participant("John Bass")).resolution == Resolution.AMBIGUOUS


def test_ambiguous_name_becomes_a_provisional_official_with_a_mark() -> None:
    for code in ("US", "GB"):
        create_official(name="John Bass", party=PartyFactory(code=code))
    draft = build_draft(build_participant("John Bass"), build_participant("Wang Yi", "CN"))
    inputs = resolve_participants(draft, ArticleFactory())
    assert [one.resolution for one in inputs] == [Resolution.AMBIGUOUS, Resolution.NEW]
    assert Official.objects.filter(name="John Bass", is_provisional=True).count() == 1


def test_provisional_official_is_found_again() -> None:
    PartyFactory(code="CN")
    draft = build_draft(build_participant("Li Wei", "CN", role="envoy"), build_participant("Li Wei", "CN"))
    article = ArticleFactory()
    assert len(resolve_participants(draft, article)) == 1
    resolve_participants(draft, ArticleFactory())
    assert Official.objects.filter(name="Li Wei").count() == 1


def test_first_known_code_is_the_party() -> None:
    unicef, un = PartyFactory(code="UNICEF"), PartyFactory(code="UN")
    draft = build_draft(build_participant("A B", "UNICEF", "UN"), build_participant("C D", "NOSUCH", "UN"))
    inputs = resolve_participants(draft, ArticleFactory())
    assert [one.party_id for one in inputs] == [unicef.pk, un.pk]


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Mullah Yaqoob", "Yaqoob"),
        ("H.E. Zhao Xing", "Zhao Xing"),
        ("HE Zhao Xing", "Zhao Xing"),
        ("He Lifeng", "He Lifeng"),
        ("Sheikh", "Sheikh"),
        ("Majid Khan", "Majid Khan"),
    ],
)
def test_strip_honorifics(name: str, bare: str) -> None:
    assert strip_honorifics(name) == bare


def test_sure_spelling_of_a_known_official_is_linked(muttaqi: Official) -> None:
    found = resolve_official(build_participant("Ameer Khan Mottaki", "TALIBAN"))
    assert (found.official, found.resolution) == (muttaqi, Resolution.KNOWN)
    assert resolve_official(build_participant("Ameer Khan Mottaki", "PK")).official is None
    assert resolve_official(build_participant("Ameer Khan Mottaki")).official is None


def test_sure_spelling_of_a_provisional_official_is_theirs_and_remembered() -> None:
    PartyFactory(code="TALIBAN")
    for name in ("Khairullah Khairkhwa", "Mullah Khairulla Khairkhwah", "Khairkhwa"):
        resolve_participants(build_draft(build_participant(name, "TALIBAN")), ArticleFactory())
    waiting = Official.objects.get(name="Khairullah Khairkhwa")
    assert "Mullah Khairulla Khairkhwah" in waiting.names.values_list("name", flat=True)
    assert Official.objects.count() == 2  # the lone surname is nobody's for sure


@pytest.mark.parametrize("name", ["Bagram Airfield", "bagram airfield", "Mr Bagram Airfield"])
def test_name_that_is_nobodys_makes_no_official(name: str) -> None:
    NotAPerson.objects.create(name="Bagram Airfield")
    draft = build_draft(build_participant(name, "US"), build_participant("Wang Yi", "CN"))
    assert len(resolve_participants(draft, ArticleFactory())) == 1
    assert not Official.objects.filter(name__icontains="bagram").exists()
