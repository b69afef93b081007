"""What stands beside a telling, or in the next sentence, decides whether it was held."""

from datetime import date

import pytest
from spacy.language import Language

from ingest.extraction import extract_meetings
from ingest.extraction.assembly.surroundings import read_assertion
from ingest.extraction.triggers import Trigger
from tests.ingest.extraction.builders import build_knowledge


def test_what_reads_strongest_decides_within_its_reach() -> None:
    near_plan = ("PLANNED", "before", 2)
    assert read_assertion(Trigger(0, 1, 0, "met", "meet")) == "plain"
    assert read_assertion(Trigger(0, 1, 0, "met", "meet", [near_plan])) == "PLANNED"
    assert read_assertion(Trigger(0, 1, 0, "met", "meet", [near_plan, ("CANCELLED", "after", 9)])) == "CANCELLED"
    assert read_assertion(Trigger(0, 1, 0, "met", "meet", [near_plan, ("NEGATED", "before", 20)])) == "PLANNED"


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("There is a story that Amir Khan Muttaqi sat together with Wang Yi in Doha. It is untrue.", "denied"),
        (
            "Wang Yi met Amir Khan Muttaqi in Doha, it was said. The ministry wrote that no such meeting was held.",
            "denied",
        ),
        ("Wang Yi has so far avoided a meet with Amir Khan Muttaqi.", "denied"),
        (
            "Wang Yi was due to meet Amir Khan Muttaqi in Kabul on Friday. The meeting was called off because of fog.",
            "cancelled",
        ),
        ("A meeting between Wang Yi and Amir Khan Muttaqi in Doha was called off on Monday.", "cancelled"),
        ("Wang Yi met Amir Khan Muttaqi in Kabul on Monday. It was their first meeting.", "held"),
    ],
)
def test_status_by_what_is_told_beside_and_after(nlp: Language, text: str, status: str) -> None:
    found = extract_meetings(nlp, text=text, knowledge=build_knowledge(), published=date(2023, 5, 3))
    assert [meeting.status for meeting in found.meetings] == [status]
    assert {who.name for who in found.meetings[0].participants} == {"Wang Yi", "Amir Khan Muttaqi"}
