"""Our way to the encoders' vectors gives spaCy's own but for rounding, and so the same tags, trees and entities."""

from typing import Any

import numpy as np
import pytest
import spacy
from spacy.language import Language

from ingest.extraction import encoding
from ingest.extraction.encoding import NER, TOK2VEC, Encoder, encoder_for
from ingest.extraction.parsing import parse
from tests.ingest.extraction.test_entities import ODD, texts

SPELLED = [
    "We can't; they won't. Can n't? Cant. cannot, gonna, I'm, I’m, a.m., U.S., O'Neill's",
    "Kabul\u00a0,  Kabul ,Kabul\n\n Kabul\tKabul",
    "emoji 🙂 :-) :) ٣ مايو 外交部 Ærø Straße İstanbul ﬁnance \u200bzero\ufeff",
    "https://example.org/a?b=c#d x@example.org 3pm 10km €5m 1,000.50 --- *** /// |",
]
ATTRIBUTES: list[int | str] = ["ORTH", "TAG", "DEP", "HEAD", "SENT_START", "ENT_TYPE", "ENT_IOB", "SPACY"]


def models(nlp: Language) -> list[Any]:
    shared: Any = nlp.get_pipe(TOK2VEC)
    own: Any = nlp.get_pipe(NER)
    return [shared.model, own.model.get_ref("tok2vec").layers[0]]


@pytest.mark.parametrize("folder", ["dev-hard", ""])
def test_all_that_is_read_of_a_doc_is_the_same(nlp: Language, folder: str) -> None:
    assert encoder_for(nlp) is not None
    told = texts(folder) if folder else [*ODD, *SPELLED]
    expected = nlp.pipe(told, batch_size=32)
    for ours, theirs in zip(parse(nlp, told), expected, strict=True):
        assert ours.to_array(ATTRIBUTES).tolist() == theirs.to_array(ATTRIBUTES).tolist()
        assert [(ent.start, ent.end, ent.label) for ent in ours.ents] == [
            (ent.start, ent.end, ent.label) for ent in theirs.ents
        ]
        assert ours.tensor.shape == theirs.tensor.shape
        assert np.allclose(ours.tensor, theirs.tensor, rtol=0, atol=1e-4)


def test_vectors_stay_the_same_when_no_more_words_are_kept(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "WORDS_KEPT", 5)
    encoder = Encoder(nlp.vocab, models(nlp))
    for told in (["Wang Yi met her."], ["Wang Yi left."], [*SPELLED, *ODD], ["Wang Yi met her.", ""]):
        docs = [nlp.make_doc(text) for text in told]
        for found, model in zip(encoder.encode(docs), models(nlp), strict=True):
            expected = np.concatenate(model.predict(docs))
            assert np.allclose(found, expected, rtol=0, atol=1e-4)


def test_a_norm_of_the_tokenisers_own_is_another_word(nlp: Language) -> None:
    encoder = Encoder(nlp.vocab, models(nlp))
    cut, apart = nlp.make_doc("can't"), spacy.tokens.Doc(nlp.vocab, words=["ca", "n't"], spaces=[False, False])
    assert [token.text for token in cut] == [token.text for token in apart]
    assert cut[0].norm != apart[0].norm
    one, other = encoder.encode([cut])[0], encoder.encode([apart])[0]
    assert not np.allclose(one[0], other[0])


def test_other_pipelines_are_left_to_spacy() -> None:
    assert encoder_for(spacy.blank("en")) is None
    other = spacy.blank("en")
    other.add_pipe("tok2vec")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
    other.add_pipe("ner", config={"model": {"tok2vec": listener}})
    other.initialize()
    assert encoder_for(other) is None


def test_an_encoder_that_reckons_otherwise_is_left_to_spacy(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(self: object, rows: object) -> None:
        del self, rows

    monkeypatch.setattr("ingest.extraction.encoding._Window.add_to", forget)
    assert encoder_for.__wrapped__(nlp) is None


def test_texts_are_read_without_our_way_too(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    told = ["Wang Yi met Amir Khan Muttaqi in Kabul on Tuesday, the ministry said.", ""]
    ours = parse(nlp, told)
    monkeypatch.setattr("ingest.extraction.parsing.encoder_for", lambda nlp: None)
    theirs = parse(nlp, told)
    assert [doc.to_array(ATTRIBUTES).tolist() for doc in ours] == [doc.to_array(ATTRIBUTES).tolist() for doc in theirs]
