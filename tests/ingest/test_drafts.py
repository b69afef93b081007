import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.drafts import draft_as_json, draft_as_meeting, draft_from_json
from ingest.extraction.schema import DateRange, MeetingDraft, ParticipantDraft, PlaceDraft, Span

SPANS = st.builds(Span, st.integers(0, 99), st.integers(100, 999))
MANY_SPANS = st.lists(SPANS, max_size=2).map(tuple)
TEXT = st.text(max_size=9)
DRAFTS = st.builds(
    MeetingDraft,
    date=st.builds(DateRange, st.none() | TEXT, st.none() | TEXT),
    place=st.builds(PlaceDraft, st.none() | TEXT, st.none() | TEXT),
    participants=st.lists(
        st.builds(
            ParticipantDraft,
            name=st.none() | TEXT,
            role=st.none() | TEXT,
            parties=st.lists(TEXT, max_size=2).map(tuple),
            as_told=st.none() | TEXT,
            key=st.none() | TEXT,
            spans=MANY_SPANS,
        ),
        max_size=3,
    ).map(tuple),
    topics=st.lists(TEXT, max_size=2).map(tuple),
    evidence=SPANS,
    confidence=st.floats(0, 1),
    field_spans=st.dictionaries(TEXT, MANY_SPANS, max_size=2),
)


@given(draft=DRAFTS)
def test_drafts_survive_json(draft: MeetingDraft) -> None:
    assert draft_from_json(json.loads(json.dumps(draft_as_json(draft)))) == draft


def test_a_meeting_has_the_corpus_keys_and_confidence() -> None:
    draft = MeetingDraft(
        status="held",
        date=DateRange("2021-10-12", None, "day"),
        place=PlaceDraft("Doha", "QA"),
        format="in_person",
        participants=(ParticipantDraft("official", "Wang Yi", "minister", ("CN",), "Wang", "wang-yi", (Span(0, 4),)),),
        topics=("sanctions-assets",),
        prominence="main",
        evidence=Span(0, 9),
        quote="Wang met.",
        confidence=0.5,
        field_spans={"date": (Span(1, 2),)},
    )
    assert draft_as_meeting(draft) == {
        "status": "held",
        "date": {"start": "2021-10-12", "end": None, "precision": "day"},
        "place": {"city": "Doha", "country": "QA"},
        "format": "in_person",
        "participants": [{"kind": "official", "name": "Wang Yi", "role": "minister", "party": ["CN"]}],
        "topics": ["sanctions-assets"],
        "prominence": "main",
        "evidence": "Wang met.",
        "confidence": 0.5,
    }


def test_refuses_json_that_is_no_draft() -> None:
    with pytest.raises(KeyError, match="status"):
        draft_from_json({})
