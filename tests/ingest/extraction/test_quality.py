"""The recorded figures are the floor: whoever makes one worse must record it, and say why (`--because`).

Those cross-validated on `train` take five minutes: `manage.py train --cross-validate` prints them beside the record.
"""

from pathlib import Path

import pytest
from spacy.language import Language

from ingest.evaluation.corpus import read_folder
from ingest.evaluation.labelled import score_told
from ingest.evaluation.record import Json, find_falls, flatten, read_recorded
from ingest.evaluation.report import figures_as_json
from ingest.extraction import ArticleInput, extract_many
from ingest.knowledge import knowledge_from_seeds

pytestmark = pytest.mark.model
ROOT = Path(__file__).parents[3]


def assert_not_fallen(name: str, figures: Json) -> None:
    recorded = read_recorded(ROOT / "docs" / "figures.json", name)
    assert recorded is not None, f"no figures of {name} are recorded"
    assert flatten(figures).keys() == flatten(recorded).keys(), f"record {name} anew: other figures are counted now"
    assert not [str(change) for change in find_falls(figures, recorded)]


@pytest.mark.parametrize("name", ["seeds", "dev-plain", "dev-hard"])
def test_figures(nlp: Language, name: str) -> None:
    articles, gold = read_folder(ROOT / "corpus" / name)
    inputs = [ArticleInput(a.text, a.title, a.published, a.outlet) for a in articles]
    found = extract_many(nlp, inputs, knowledge_from_seeds(ROOT / "seeds"))
    drafts = {article.id: extraction.meetings for article, extraction in zip(articles, found, strict=True)}
    tally, calibration = score_told(gold, drafts)
    assert_not_fallen(name, figures_as_json(tally.figures(), calibration))
