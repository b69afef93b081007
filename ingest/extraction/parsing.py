"""Texts through the pipeline, many at once: its encoders and its recogniser by our own way, where they are as known."""

from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from ingest.extraction.cleaning import count_pieces
from ingest.extraction.encoding import NER, TOK2VEC, encoder_for
from ingest.extraction.entities import decoder_for

BATCH = 64  # paragraphs at once; more only takes memory
PARSED = 4  # spaCy's parser reads a fourth of a batch at once
BATCH_PIECES = 4_000  # words and marks at once: paragraphs of enormous length go in smaller batches


def parse(nlp: Language, texts: Sequence[str]) -> list[Doc]:
    """The texts' Docs, in order, with tags, trees, sentences and entities."""
    return [doc for batch in _batches(texts) for doc in _read(nlp, batch)]


def _read(nlp: Language, texts: list[str]) -> list[Doc]:
    decoder, encoder = decoder_for(nlp), encoder_for(nlp)
    if decoder is None:
        return list(nlp.pipe(texts, batch_size=BATCH))
    if encoder is None:
        docs = list(nlp.pipe(texts, batch_size=PARSED * BATCH, disable=[NER]))
        decoder.mark(docs)
        return docs
    docs = [nlp.make_doc(text) for text in texts]
    shared, own = encoder.encode(docs)
    start = 0
    for doc in docs:
        doc.tensor = shared[start : start + len(doc)]
        start += len(doc)
    docs = list(nlp.pipe(docs, batch_size=PARSED * BATCH, disable=[TOK2VEC, NER]))
    decoder.mark(docs, own)
    return docs


def _batches(texts: Sequence[str]) -> Iterator[list[str]]:
    """The texts in their order, `BATCH` at once or fewer where they are long."""
    batch: list[str] = []
    size = 0
    for text in texts:
        pieces = count_pieces(text)
        if batch and (len(batch) == BATCH or size + pieces > BATCH_PIECES):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += pieces
    if batch:
        yield batch
