"""The trained encoders' own vectors, with what they say of a word by itself kept from text to text.

Both of the pipeline's encoders (`tok2vec`, which tagger and parser share, and the recogniser's own) turn each word into
a vector, then look four times at its neighbours. The first step knows only how the word is written: that is half of
their time, and of five words four were read before. The second is spaCy's, layer by layer, with less moving about. The
weights are the same, and the vectors but for rounding: a pipeline's encoders are tried on `_TRIAL` first.

After Honnibal's encoder, `spacy/ml/models/tok2vec.py`: MultiHashEmbed and MaxoutWindowEncoder.
"""

from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import EntityRecognizer, Tok2Vec
from spacy.tokens import Doc
from spacy.vocab import Vocab

TOK2VEC, NER = "tok2vec", "ner"
WORDS_KEPT = 20_000  # 15 MB for both encoders' vectors; what a process reads in a day has some more
_KEY: list[int | str] = [
    "ORTH",
    "NORM",
    "SPACY",
]  # of a word: the tokeniser gives 'n’t' another norm than its letters would
_SEEN = frozenset(("ORTH", "NORM", "LOWER", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"))  # what the key decides
_TRIAL = ["Wang Yi didn't meet\u00a0Mr. X's aide in Kabul, on 3 May 2021\n -- “Well…”", "Yes.", "", "qwertz, New York"]
_CLOSE = 1e-4

Vectors = Any  # numpy's float32 of shape (tokens, width), whose types spaCy does not tell


@lru_cache(maxsize=4)
def encoder_for(nlp: Language) -> "Encoder | None":
    """For the pipeline's two encoders, where they are built as we know it; else spaCy encodes itself."""
    if TOK2VEC not in nlp.pipe_names or NER not in nlp.pipe_names:
        return None
    shared, ner = nlp.get_pipe(TOK2VEC), nlp.get_pipe(NER)
    if not isinstance(shared, Tok2Vec) or not isinstance(ner, EntityRecognizer):
        return None
    own = ner.model.get_ref("tok2vec")
    if [layer.name for layer in own.layers[1:]] != ["list2array", "linear"]:
        return None
    models = [shared.model, own.layers[0]]
    try:
        encoder = Encoder(nlp.vocab, models)
        docs = [nlp.make_doc(text) for text in _TRIAL]
        found = encoder.encode(docs)
    except (StopIteration, KeyError, ValueError, IndexError):  # thinc has these for what a model lacks
        return None
    expected = [np.concatenate(model.predict(docs)) for model in models]
    is_known = all(np.allclose(*pair, rtol=0, atol=_CLOSE) for pair in zip(found, expected, strict=True))
    return encoder if is_known and all(_reads_words_only(model.layers[0]) for model in models) else None


def _reads_words_only(model: Any) -> bool:
    """Does the model's vector of a word depend on nothing but the key?"""
    columns = {column for layer in model.walk() for column in layer.attrs.get("columns", [])}
    return columns <= _SEEN and not any(layer.name == "expand_window" for layer in model.walk())


class Encoder:
    """Several encoders side by side; each has `(embed, look around)` for layers."""

    def __init__(self, vocab: Vocab, models: Sequence[Any]) -> None:
        self._vocab = vocab
        self._embeds = [model.layers[0] for model in models]
        around = [model.layers[1] for model in models]
        self._pads = [model.attrs["pad"] for model in around]
        self._windows = [[_Window(layer) for layer in model.layers[0].layers] for model in around]
        self._rows: dict[tuple[int, ...], int] = {}
        self._words = [np.empty((WORDS_KEPT, model.get_dim("nO")), dtype=np.float32) for model in models]
        self._lock = Lock()  # the site's threads share a pipeline

    def encode(self, docs: Sequence[Doc]) -> list[Vectors]:
        """By encoder the vectors of all docs' tokens, one doc after the other."""
        lengths = [len(doc) for doc in docs]
        with self._lock:
            rows = self._find(docs)
            words = [kept[rows] for kept in self._words]
        return [self._look_around(number, own, lengths) for number, own in enumerate(words)]

    def _find(self, docs: Sequence[Doc]) -> list[int]:
        """Where each token's vectors are kept; those of words that are not are reckoned first."""
        keys = [tuple(key) for doc in docs for key in doc.to_array(_KEY).tolist()]
        unknown = [key for key in dict.fromkeys(keys) if key not in self._rows]
        if len(self._rows) + len(unknown) > len(self._words[0]):
            self._rows.clear()
            unknown = list(dict.fromkeys(keys))
            if len(unknown) > len(self._words[0]):
                self._words = [np.empty((len(unknown), kept.shape[1]), dtype=np.float32) for kept in self._words]
        if unknown:
            self._learn(unknown)
        return [self._rows[key] for key in keys]

    def _learn(self, keys: Sequence[tuple[int, ...]]) -> None:
        strings = self._vocab.strings
        doc = Doc(self._vocab, words=[strings[key[0]] for key in keys], spaces=[bool(key[2]) for key in keys])
        for token, (_, norm, _) in zip(doc, keys, strict=True):
            if token.norm != norm:
                token.norm_ = strings[norm]
        first = len(self._rows)
        for embed, kept in zip(self._embeds, self._words, strict=True):
            kept[first : first + len(keys)] = embed.predict([doc])[0]
        self._rows.update(zip(keys, range(first, first + len(keys)), strict=True))

    def _look_around(self, number: int, words: Vectors, lengths: Sequence[int]) -> Vectors:
        """Between docs lie rows of zeros, as many as there are looks, so that none sees another."""
        pad = self._pads[number]
        places = np.arange(len(words)) + np.repeat(pad * np.arange(1, len(lengths) + 1), lengths)
        rows = np.zeros((len(words) + pad * (len(lengths) + 1), words.shape[1]), dtype=np.float32)
        rows[places] = words
        for window in self._windows[number]:
            window.add_to(rows)
        return rows[places]


class _Window:
    """A layer that adds to each row what it makes of the row and its two neighbours: maxout, then a normed layer."""

    def __init__(self, residual: Any) -> None:
        layers = {layer.name: layer for layer in residual.walk()}
        maxout, norm = layers["maxout"], layers["layernorm"]
        weights = maxout.get_param("W")
        self._width, self._pieces, inputs = weights.shape
        # Pieces side by side, so that the largest of them is found for many numbers at once.
        self._weights = np.ascontiguousarray(weights.transpose(2, 1, 0).reshape(inputs, -1))
        self._bias = maxout.get_param("b").T.ravel()
        self._scale, self._shift = norm.get_param("G"), norm.get_param("b")

    def add_to(self, rows: Vectors) -> None:
        width = self._width
        windows = np.zeros((len(rows), 3 * width), dtype=np.float32)
        windows[1:, :width] = rows[:-1]
        windows[:, width : 2 * width] = rows
        windows[:-1, 2 * width :] = rows[1:]
        found = windows @ self._weights
        found += self._bias
        best = found[:, :width].copy()
        for piece in range(1, self._pieces):
            np.maximum(best, found[:, piece * width : (piece + 1) * width], out=best)
        best -= best.mean(axis=1, keepdims=True)
        variance = (best * best).mean(axis=1, keepdims=True) + np.float32(1e-8)
        best *= variance**-0.5
        best *= self._scale
        best += self._shift
        rows += best
