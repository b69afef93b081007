"""Who could be added at the desk: lists of one sentence, and people one by one with what the article says of them."""

from typing import Any

import pytest

from engagement.models import Meeting
from ingest.desk.lists import lists_of
from ingest.desk.offered_people import people_of
from ingest.models import Report
from tests.factories import DelegationFactory, MeetingFactory, OfficialFactory, ParticipationFactory, PartyFactory
from tests.ingest.desk.conftest import proposal
from tests.ingest.factories import ArticleFactory, ReportFactory


def person(name: str, code: str | None = None) -> dict[str, Any]:
    return {"kind": "official", "id": None, "name": name, "party": code and {"code": code, "name": code}, "role": ""}


def party(code: str) -> dict[str, Any]:
    return {"kind": "party", "id": 1, "name": f"{code}: officials", "party": {"code": code, "name": code}, "role": ""}


def marks(text: str, *told: tuple[str, str, str]) -> list[dict[str, Any]]:
    """Kind, words and label of each; the words' first place in the text."""
    return [
        {"kind": kind, "start": text.index(words), "end": text.index(words) + len(words), "label": label}
        for kind, words, label in told
    ]


def names(lists: list[dict[str, Any]]) -> list[list[str]]:
    return [[one["name"] for one in entry["members"]] for entry in lists]


class TestLists:
    text = "He met Lt. Gen. Asad and Prof. Noor. India, Iran and China came too.\nOnly Oman did not."
    told = marks(
        text,
        ("official", "Lt. Gen. Asad", "Asad"),
        ("official", "Noor", "Noor"),
        ("party", "India", "IN"),
        ("party", "Iran", "IR"),
        ("party", "China", "CN"),
        ("party", "Oman", "OM"),
    )
    rows = {
        ("official", "Asad"): person("Asad"),
        ("official", "Noor"): person("Noor"),
        **{("party", code): party(code) for code in ("IN", "IR", "CN", "OM")},
    }

    def lists(self, around: tuple[int, int] = (0, 10), present: tuple[str, ...] = (), **kwargs: Any) -> Any:
        return lists_of(self.text, around, self.told, self.rows, present, **kwargs)

    def test_a_sentence_that_names_several_is_a_list_and_titles_end_no_sentence(self) -> None:
        found = self.lists()
        assert names(found) == [["Asad", "Noor"], ["IN: officials", "IR: officials", "CN: officials"]]
        assert [one["name"] for one in found] == ["Asad and Noor", "IN, IR and 1 more"]

    def test_the_nearest_to_the_evidence_comes_first(self) -> None:
        assert names(self.lists((50, 60)))[0] == ["IN: officials", "IR: officials", "CN: officials"]

    def test_a_party_that_is_present_makes_no_list_but_stays_in_one(self) -> None:
        assert len(self.lists(present=("IN", "IR"))) == 1
        (_, second) = self.lists(present=("IN",))
        assert second["name"] == "IR and CN"
        assert len(second["members"]) == 3

    def test_a_party_for_which_somebody_is_named_beside_is_no_member(self) -> None:
        text = "Asad of Iran, Noor and China."
        told = marks(text, ("official", "Asad", "Asad"), ("party", "Iran", "IR"), ("party", "China", "CN"))
        rows = {**self.rows, ("official", "Asad"): person("Asad", "IR")}
        assert names(lists_of(text, (0, 5), told, rows, ())) == [["Asad", "CN: officials"]]

    def test_others_of_another_meeting_are_a_list_and_none_is_told_twice(self) -> None:
        others = [[person("Asad"), person("Noor")], [person("Hanif"), person("Zadran")]]
        assert names(self.lists(elsewhere=others))[-1] == ["Hanif", "Zadran"]
        assert len(self.lists(elsewhere=others)) == 3


@pytest.mark.django_db
class TestPeople:
    def offered(self, meeting: Meeting) -> list[dict[str, Any]]:
        report = Report.objects.get(meeting=meeting)
        return people_of(Meeting.objects.with_details().get(pk=meeting.pk), report.article, report)

    def told(self, text: str, mentions: list[dict[str, Any]]) -> Meeting:
        meeting = proposal()
        Report.objects.filter(meeting=meeting).delete()
        ReportFactory(meeting=meeting, article=ArticleFactory(text=text, mentions=mentions), draft={})
        return meeting

    def test_a_new_name_comes_with_the_party_and_role_that_the_article_gives(self) -> None:
        PartyFactory(code="QA", name="Qatar")
        mentions = [
            {"kind": "official", "start": 0, "end": 12, "label": "Lolwah Nobody", "party": "QA", "role": "envoy"}
        ]
        row = self.offered(self.told("Lolwah Nobody came.", mentions))[0]
        assert (row["name"], row["party"]["code"], row["role"]) == ("Lolwah Nobody", "QA", "envoy")
        assert not row["guess"]

    def test_without_a_party_the_host_is_a_guess_that_is_said_to_be_one(self) -> None:
        meeting = self.told("Noor came.", [{"kind": "official", "start": 0, "end": 4, "label": "Noor"}])
        assert not self.offered(meeting)[0]["guess"]
        Meeting.objects.filter(pk=meeting.pk).update(country=PartyFactory(code="CN", name="China"))
        row = self.offered(meeting)[0]
        assert (row["party"]["code"], row["guess"]) == ("CN", True)

    def test_the_unnamed_of_a_party_whose_one_person_may_have_to_go_are_offered_last(self) -> None:
        offered = self.offered(self.told("Nothing is said.", []))
        assert [(row["kind"], row["name"]) for row in offered] == [
            ("party", "China: officials"),
            ("party", "Taliban: officials"),
        ]

    def test_the_delegations_of_another_meeting_of_the_article_are_a_list(self) -> None:
        meeting = self.told("Nothing is said.", [])
        other = MeetingFactory(between=[])
        ReportFactory(meeting=other, article=Report.objects.get(meeting=meeting).article)
        for code in ("IN", "IR"):
            there = PartyFactory(code=code, name=code)
            ParticipationFactory(meeting=other, official=None, delegation=DelegationFactory(party=there), party=there)
        first = self.offered(meeting)[0]
        assert first["kind"] == "list"
        assert [one["party"]["code"] for one in first["members"]] == ["IN", "IR"]

    def test_somebody_with_an_office_on_record_has_its_party(self) -> None:
        official = OfficialFactory(name="Hanif Known", slug="hanif-known")
        meeting = self.told("Hanif came.", [{"kind": "official", "start": 0, "end": 5, "label": "hanif-known"}])
        row = self.offered(meeting)[0]
        assert row["id"] == official.pk
