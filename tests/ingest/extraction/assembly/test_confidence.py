"""What is dropped, and that a plainly told meeting is believed more than a wish."""

from datetime import date

import pytest
from spacy.language import Language

from ingest.extraction import extract_meetings
from ingest.extraction.assembly.confidence import drop_unlikely
from ingest.extraction.assembly.events import Event
from ingest.extraction.triggers import Trigger
from tests.ingest.extraction.builders import build_knowledge


def event(confidence: float) -> Event:
    return Event(Trigger(0, 1, 0, "met", "meet"), [], "held", 0.9, confidence=confidence)


def test_faint_meetings_stand_beside_a_sure_one() -> None:
    sure, faint, fainter = event(0.9), event(0.4), event(0.1)
    assert drop_unlikely([faint, sure, fainter], least=0.3, surest=0.7) == [faint, sure]


def test_faint_meetings_do_not_stand_alone() -> None:
    assert drop_unlikely([event(0.6), event(0.5)], least=0.3, surest=0.7) == []
    assert drop_unlikely([]) == []


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "Wang Yi said he would be happy to sit down with Amir Khan Muttaqi if China was asked.",
        "China called on the Taliban to return to the negotiating table without delay, Wang Yi said on Monday.",
        "China has offered to hold talks with the Taliban, provided that the embassy is guarded.",
        "China host Qatar in the final on Saturday. The two sides last met in Doha, where Qatar won by a goal to nil.",
        "The announcement met with criticism in China, and the Taliban were met by protests in Doha.",
    ],
)
def test_no_meeting_where_none_is_told(nlp: Language, text: str) -> None:
    found = extract_meetings(nlp, text=text, knowledge=build_knowledge(), published=date(2023, 5, 3))
    assert found.meetings == ()
