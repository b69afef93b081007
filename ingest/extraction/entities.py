"""The trained entity recogniser's own decisions, reached with few large multiplications.

spaCy 3.8 asks every one of its 74 actions at every token whether it may be taken, and each answer takes Python's global
lock and gives it back several times: a third of the whole pipeline's time. But outside of an entity the model's scores
depend on the token alone, so they are reckoned for all tokens at once; inside one only two actions may be taken. The
weights, the rules of what may follow what, and so the entities are the same.

After Honnibal's transition system for entities, `spacy/pipeline/_parser_internals/ner.pyx`: B, I, L, U and O.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

from ingest.extraction.encoding import NER, Vectors

_FEATURES = 3  # of a state: the token; inside an entity also its first token, and the token before


@lru_cache(maxsize=4)
def decoder_for(nlp: Language) -> "Decoder | None":
    """For the pipeline's recogniser, where it comes last and is built as we know it; else spaCy decodes itself."""
    if not nlp.pipe_names or nlp.pipe_names[-1] != NER:
        return None
    ner = nlp.get_pipe(NER)
    if not isinstance(ner, EntityRecognizer) or ner.cfg.get("beam_width") != 1 or ner.cfg.get("incorrect_spans_key"):
        return None
    model = ner.model
    is_known = model.attrs.get("has_upper") and not model.attrs.get("unseen_classes")
    lower = model.get_ref("lower")
    if not is_known or lower.get_dim("nF") != _FEATURES or lower.get_dim("nP") < 2:
        return None
    return Decoder(ner)


@dataclass(frozen=True)
class _Label:
    """An entity's label; which scores say that it goes on, and that this is its last token."""

    key: int
    inside: int
    last: int


class Decoder:
    """The recogniser's layers and actions."""

    def __init__(self, ner: Any) -> None:
        self._model = ner.model
        self._lower, upper = ner.model.get_ref("lower"), ner.model.get_ref("upper")
        self._bias = self._lower.get_param("b")
        self._weights, self._offsets = upper.get_param("W"), upper.get_param("b")
        names = [ner.moves.get_class_name(number) for number in range(ner.moves.n_moves)]
        numbers = {name: number for number, name in enumerate(names)}
        labels = sorted({name[2:] for name in names if name[:2] == "B-"})
        self._labels = {
            label: _Label(ner.vocab.strings[label], numbers[f"I-{label}"], numbers[f"L-{label}"]) for label in labels
        }
        # Outside of an entity, in spaCy's order: of equal scores the first wins. "U-" is for entities given before.
        outside = [number for number, name in enumerate(names) if name[:2] in {"B-", "U-", "O"} and name != "U-"]
        self._outside_weights, self._outside_offsets = self._weights[outside], self._offsets[outside]
        self._names = [names[number] for number in outside]
        self._none = self._names.index("O")
        self._begins = np.array([name[:2] == "B-" for name in self._names])
        self._units = np.array([name[:2] == "U-" for name in self._names])

    def mark(self, docs: Sequence[Doc], encoded: Vectors | None = None) -> None:
        """Set the docs' entities, which have none yet, as the recogniser would; `encoded` is what its encoder makes of
        their tokens, where that is known."""
        docs = [doc for doc in docs if len(doc)]
        if not docs:
            return
        tok2vec = self._model.get_ref("tok2vec")
        vectors = tok2vec.predict(docs) if encoded is None else tok2vec.layers[-1].predict(encoded)
        # Row 0 stands for a missing token. Shape: tokens + 1, features, hidden, pieces.
        cached = self._lower.predict(vectors)
        told = [doc.to_array(["IS_SPACE", "SENT_START"]) for doc in docs]
        spaces = np.concatenate([one[:, 0] for one in told]) == 1
        starts = np.concatenate([one[:, 1] for one in told]) == 1
        starts[np.cumsum([0, *(len(doc) for doc in docs[:-1])])] = True  # nothing goes on into the next doc
        is_last = np.append(starts[1:], True)
        chosen = self._choose(cached, spaces, is_last)
        busy = np.flatnonzero(chosen != self._none).tolist()
        offset = 0
        for doc in docs:
            spans = self._spans(cached, chosen, busy, is_last, offset, offset + len(doc))
            doc.set_ents([Span(doc, start - offset, end - offset, label=label) for start, end, label in spans])
            offset += len(doc)

    def _choose(self, cached: Any, spaces: Any, is_last: Any) -> Any:
        """For each token the action that is taken outside of an entity, as an index of `_names`."""
        missing = cached[0]
        summed = cached[1:, 0] + missing[1] + missing[2] + self._bias
        hidden = reduce(np.maximum, np.moveaxis(summed, 2, 0))  # of two pieces; `max` over so short an axis is slow
        scores = self._model.ops.gemm(hidden, self._outside_weights, trans2=True) + self._outside_offsets
        scores[np.ix_(spaces | is_last, self._begins)] = -np.inf
        scores[np.ix_(spaces, self._units)] = -np.inf
        return scores.argmax(axis=1)

    def _spans(
        self, cached: Any, chosen: Any, busy: list[int], is_last: Any, start: int, end: int
    ) -> Iterator[tuple[int, int, int]]:
        """The entities among tokens `start` to `end`: first token, the one after the last, label."""
        at = start
        while True:
            position = bisect_left(busy, at)
            if position == len(busy) or busy[position] >= end:
                return
            first = busy[position]
            name = self._names[chosen[first]]
            label = self._labels[name[2:]]
            at = first + 1
            if name[:2] == "B-":
                while not is_last[at] and self._goes_on(cached, label, first, at):
                    at += 1
                at += 1
            yield first, at, label.key

    def _goes_on(self, cached: Any, label: _Label, first: int, at: int) -> bool:
        """Is token `at` of the entity that began with `first` one inside it, and not its last?"""
        summed = cached[at + 1, 0] + cached[first + 1, 1] + cached[at, 2] + self._bias
        hidden = summed.max(axis=1)
        inside, last = (float(hidden @ self._weights[n]) + float(self._offsets[n]) for n in (label.inside, label.last))
        return inside > last or (inside == last and label.inside < label.last)
