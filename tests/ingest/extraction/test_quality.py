"""What extraction must reach on the corpus; falling below any of these is a regression."""

from pathlib import Path

import pytest
from spacy.language import Language

from ingest.drafts import draft_as_meeting
from ingest.evaluation.corpus import read_folder
from ingest.evaluation.meetings import meeting_from_json
from ingest.evaluation.scoring import score
from ingest.extraction import ArticleInput, extract_many
from ingest.knowledge import knowledge_from_seeds

pytestmark = pytest.mark.model
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("folder", "found", "participants", "status"),
    [("seeds", 0.80, 0.70, 0.85), ("dev-plain", 0.88, 0.80, 0.92), ("dev-hard", 0.64, 0.58, 0.90)],
)
def test_figures(nlp: Language, folder: str, found: float, participants: float, status: float) -> None:
    articles, gold = read_folder(ROOT / "corpus" / folder)
    inputs = [ArticleInput(a.text, a.title, a.published, a.outlet) for a in articles]
    extractions = extract_many(nlp, inputs, knowledge_from_seeds(ROOT / "seeds"))
    told = {
        article.id: [meeting_from_json(draft_as_meeting(draft)) for draft in extraction.meetings]
        for article, extraction in zip(articles, extractions, strict=True)
    }
    figures = score(gold, told).figures()
    assert figures.found.f1 >= found
    assert figures.participants.f1 >= participants
    assert figures.fields["status"] >= status
