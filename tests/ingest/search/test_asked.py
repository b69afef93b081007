"""What a question asks for, as filters of the list of meetings."""

from datetime import date

import pytest

from ingest.search.asked import read_question
from tests.factories import OfficialFactory, PartyFactory, TopicFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def record() -> None:
    OfficialFactory(name="Amir Khan Muttaqi", slug="muttaqi", spellings=["Amir Khan Muttaqi"])
    PartyFactory(code="QA", name="Qatar", demonyms=["Qatari"])
    PartyFactory(code="CN", name="China", demonyms=["Chinese"])
    PartyFactory(code="IN", name="India")
    TopicFactory(slug="humanitarian-aid", name="Humanitarian aid")


@pytest.mark.parametrize(
    ("question", "filters"),
    [
        ("muttaqi 2024", "official=muttaqi date_from=2024 date_to=2024"),
        ("Whom did Muttaqi meet in 2024?", "official=muttaqi date_from=2024 date_to=2024"),
        ("amir khan muttaqi qatar", "party=QA official=muttaqi"),
        ("Qatari Muttaqi", "party=QA official=muttaqi"),
        ("china since August", "date_from=2026-08 party=CN"),
        ("China since 2023 until May 2024", "date_from=2023 date_to=2024-05 party=CN"),
        ("china 12 Oct 2021", "date_from=2021-10-12 date_to=2021-10-12 party=CN"),
        ("What was planned and never happened?", "status=planned attention=overdue"),
        ("China humanitarian aid", "topic=humanitarian-aid party=CN"),
        ("humanitarian-aid qatar by phone", "format=phone topic=humanitarian-aid party=QA"),
        ("china and qatar", "party=CN party=QA"),
        ("2024", "date_from=2024 date_to=2024"),
        ("planned", "status=planned"),
        ("QA IN", "party=QA party=IN"),
        ("Motaqi China", "party=CN official=muttaqi"),
    ],
)
def test_reads(question: str, filters: str) -> None:
    asked = read_question(question, TODAY)
    assert asked
    assert sorted(f"{name}={value}" for name, value in asked.filters) == sorted(filters.split())


@pytest.mark.parametrize(
    "question",
    ["", "muttaqi", "china", "xyzzy china", "muttaqi xyzzy 2024", "may march", "in", "?!", "a" * 300, "“”"],
)
def test_is_no_question(question: str) -> None:
    assert read_question(question, TODAY) is None


@pytest.mark.parametrize(
    ("question", "url"),
    [
        ("muttaqi 2024", "/officials/muttaqi/?date_from=2024&date_to=2024"),
        ("china 2024 planned", "/parties/CN/?date_from=2024&date_to=2024&status=planned"),
        ("qatar china", "/pairs/CN/QA/"),
        ("humanitarian aid 2024", "/topics/humanitarian-aid/?date_from=2024&date_to=2024"),
        ("china ambassadors", "/parties/CN/?level=envoy"),
        ("muttaqi china", "/meetings/?party=CN&official=muttaqi"),
        ("china qatar india", "/meetings/?party=CN&party=QA&party=IN"),
        (
            "Which countries engaged most since August, and about what?",
            "/explore/?date_from=2026-08&picture=party-topics",
        ),
        ("countries 2024", "/explore/?date_from=2024&date_to=2024&picture=parties"),
        ("Where did Muttaqi meet?", "/explore/?official=muttaqi&picture=places"),
        ("network", "/explore/?picture=network"),
        ("planned 2024", "/meetings/?date_from=2024&date_to=2024&status=planned"),
    ],
)
def test_address_is_that_of_the_record_or_pair_asked_for_else_the_list(question: str, url: str) -> None:
    asked = read_question(question, TODAY)
    assert asked
    assert asked.url == url


def test_of_two_who_fit_none_is_chosen() -> None:
    OfficialFactory(name="Ahmad Muttaqi", slug="ahmad", spellings=["Ahmad Muttaqi"])
    assert read_question("muttaqi 2024", TODAY) is None
    asked = read_question("ahmad muttaqi 2024", TODAY)
    assert asked
    assert ("official", "ahmad") in asked.filters


def test_says_what_was_read() -> None:
    asked = read_question("china qatar 2024", TODAY)
    assert asked
    assert asked.told == ["2024", "China", "Qatar"]
