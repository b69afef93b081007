"""The trained pipeline, loaded once for all tests of extraction."""

import pytest
from spacy.language import Language

from ingest.extraction import Knowledge, load_pipeline
from tests.ingest.extraction.builders import build_knowledge


@pytest.fixture(scope="session")
def nlp() -> Language:
    return load_pipeline()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return build_knowledge()
