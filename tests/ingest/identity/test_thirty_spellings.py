"""Thirty spellings of ten names end as ten officials, in whatever order articles bring them; and nobody else is joined.

What is sure is joined by itself. What is not waits, and is decided with one key, as an analyst would who knows them.
"""

import random
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import User

from engagement.models import Affiliation, Meeting, Official
from engagement.services.officials import create_official
from ingest.identity.candidates import candidates_for
from ingest.identity.deciding import decide_new, decide_same
from ingest.models import Report
from ingest.reconciliation import reconcile
from tests.factories import AnalystFactory, PartyFactory
from tests.ingest.builders import build_draft, build_participant
from tests.ingest.factories import ArticleFactory

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Person:
    party: str
    role: str
    spellings: tuple[str, str, str]
    is_known: bool = False


PEOPLE = (
    Person("TALIBAN", "foreign minister", ("Amir Khan Muttaqi", "Ameer Khan Mottaqi", "Amir Khan Motaqi"), True),
    Person("TALIBAN", "deputy", ("Abdul Ghani Baradar", "Abdulghani Beradar", "Mullah Abdul-Ghani Baradar"), True),
    Person("TALIBAN", "defence", ("Mohammad Yaqoob Mujahid", "Muhammad Yaqub Mojahed", "Mohammed Yaqoub Mujahid")),
    Person("RU", "special envoy", ("Zamir Kabulov", "Zamir Kaboulov", "Samir Kabulov"), True),
    Person("UZ", "foreign minister", ("Bakhtiyor Saidov", "Bakhtiyar Saidov", "Baxtiyor Saidov")),
    Person("CN", "special envoy", ("Yue Xiaoyong", "Xiaoyong Yue", "Yue Xiao-yong"), True),
    Person(
        "QA", "minister", ("Mohammed bin Abdulrahman Al Thani", "Muhammad bin Abdul Rahman al-Thani", "M. Al Thani")
    ),
    Person("HU", "foreign minister", ("Péter Szijjártó", "Szijjarto Peter", "Peter Szijjártó"), True),
    Person("KR", "envoy", ("Park Jin-seok", "Park Jin Seok", "Jin-seok Park")),
    Person("PK", "envoy", ("Asif Durrani", "Asef Durani", "Asif Ali Durrani")),
)
LINES = [(person, spelling) for person in PEOPLE for spelling in person.spellings]


@pytest.fixture
def analyst() -> User:
    user: User = AnalystFactory()
    return user


def put_on_record() -> None:
    for code in {person.party for person in PEOPLE} | {"UN"}:
        PartyFactory(code=code)
    for person in PEOPLE:
        if person.is_known:
            party = PartyFactory(code=person.party)
            create_official(name=person.spellings[0], party=party, role=person.role)


def bring(person: Person, spelling: str) -> None:
    """An article in which the person, so spelled, meets a delegation of the UN."""
    draft = build_draft(
        build_participant(spelling, person.party, role=person.role), build_participant(None, "UN", role="UN envoys")
    )
    reconcile(ArticleFactory(), [draft], "test-1")


def decide_all(analyst: User) -> int:
    """As somebody at the desk who knows them, one key for each name that waits; returns how many."""
    whose = {spelling: person for person, spelling in LINES}
    keys = 0
    while found := Official.objects.unidentified().order_by("pk").first():
        person, keys = whose[next(name.name for name in found.names.all() if name.name in whose)], keys + 1
        offered = [one for one in candidates_for(found) if set(one.official.spellings) & set(person.spellings)]
        if offered:
            decide_same(provisional_id=found.pk, official_id=offered[0].official.pk, by=analyst)
        else:
            decide_new(official_id=found.pk, by=analyst)
    return keys


@pytest.mark.django_db(transaction=True)  # else the machine writes on in the context of who decided before
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("decides", ["at the end", "now and then"])
def test_thirty_spellings_of_ten_names_end_as_ten_officials(analyst: User, seed: int, decides: str) -> None:
    put_on_record()
    order, keys = LINES[:], 0
    random.Random(seed).shuffle(order)  # noqa: S311
    for number, (person, spelling) in enumerate(order):
        bring(person, spelling)
        if decides == "now and then" and number % 7 == 6:
            keys += decide_all(analyst)
    keys += decide_all(analyst)
    assert Official.objects.count() == 10
    assert keys <= 10  # of thirty, and five of these have to be said to be new
    for person in PEOPLE:
        official = Official.objects.filter(names__name__in=person.spellings).distinct().get()
        assert set(official.affiliations.values_list("party__code", flat=True)) == {person.party}
        assert Report.objects.filter(meeting__in=Meeting.objects.involving(official)).count() == 3


@pytest.mark.parametrize(
    ("on_record", "told"),
    [
        (("Mohammad Yaqub Mujahid", "TALIBAN"), ("Mohammad Yaqoob", "PK")),
        (("Mohammad Yaqub Mujahid", "TALIBAN"), ("Mohammad Yaqoob", "TALIBAN")),
        (("Sirajuddin Haqqani", "TALIBAN"), ("Anas Haqqani", "TALIBAN")),
        (("Mohammad Hassan Akhund", "TALIBAN"), ("Mohammad Hussain Akhund", "TALIBAN")),
        (("Hassan Mohammad", "TALIBAN"), ("Mohammad Hassan", "TALIBAN")),
        (("Kim Yong-chol", "KP"), ("Kim Yong-chul", "KP")),
        (("Kim Jong-un", "KP"), ("Kim Jong-il", "KP")),
        (("Kim Jong-un", "KP"), ("Kim Jung-un", "KR")),
        (("Wang Yi", "CN"), ("Wang Yu", "CN")),
        (("Jack Reed", "US"), ("Jack Reid", "US")),
        (("George W. Bush", "US"), ("George H. W. Bush", "US")),
        (("Ahmed bin Mohammed", "QA"), ("Mohammed bin Ahmed", "QA")),
        (("Viktor Petrov", "RU"), ("Viktoria Petrova", "RU")),
        (("Amir Khan Muttaqi", "TALIBAN"), ("Ameer Khan Mottaqi", "PK")),
        (("Abdul Ghani Baradar", "TALIBAN"), ("Abdul Ghani", "TALIBAN")),
    ],
)
def test_who_is_not_joined(on_record: tuple[str, str], told: tuple[str, str]) -> None:
    known = create_official(name=on_record[0], party=PartyFactory(code=on_record[1]))
    PartyFactory(code=told[1])
    bring_to_un(*told)
    assert Official.objects.count() == 2
    assert not known.participations.exists()


def bring_to_un(name: str, code: str) -> None:
    PartyFactory(code="UN")
    draft = build_draft(build_participant(name, code), build_participant(None, "UN", role="UN envoys"))
    reconcile(ArticleFactory(), [draft], "test-1")


def test_variant_that_fits_two_waits() -> None:
    taliban = PartyFactory(code="TALIBAN")
    for role in ("minister", "governor"):
        create_official(name="Noor Ahmad Agha", party=taliban, role=role)
    bring_to_un("Nur Ahmed Agha", "TALIBAN")
    assert Official.objects.count() == 3
    assert Meeting.objects.get().participations.get(official__name="Nur Ahmed Agha").resolution == "ambiguous"


def test_namesakes_are_told_apart_by_the_office_of_that_day() -> None:
    us = PartyFactory(code="US")
    held = [("1989-01-20", "1993-01-20"), ("2001-01-20", "2022-01-20")]
    bushes = [create_official(name="George Bush") for _ in held]
    for official, (start, end) in zip(bushes, held, strict=True):
        Affiliation.objects.create(official=official, party=us, role="president", start=start, end=end)
    PartyFactory(code="UN")
    draft = build_draft(
        build_participant("George Bush", "US", role="US president"), build_participant(None, "UN", role="UN envoys")
    )
    reconcile(ArticleFactory(), [draft], "test-1")
    assert bushes[1].participations.get().resolution == "known"
