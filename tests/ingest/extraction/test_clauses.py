"""Tenses and clauses; the grammar is written out as the pipeline gives it."""

import pytest

from ingest.extraction.article import Article, Sentence, Token
from ingest.extraction.clauses import Clauses, Tense


def read(told: str) -> tuple[Article, dict[str, int]]:
    """'word/tag/dep/head …': the head by its word; and the position of each word."""
    rows = [one.split("/") for one in told.split()]
    at = {row[0]: i for i, row in enumerate(rows)}
    tokens = [Token(i, w, w.lower(), w, tag, dep, at[head], 0, 0, 0, "") for i, (w, tag, dep, head) in enumerate(rows)]
    return Article("", tokens, [Sentence(0, 0, len(tokens), 0, "body", 0, 0)]), at


@pytest.mark.parametrize(
    ("told", "word", "tense"),
    [
        ("Wang/NNP/nsubj/met met/VBD/ROOT/met Muttaqi/NNP/dobj/met", "met", "past"),
        ("Wang/NNP/nsubj/met has/VBZ/aux/met met/VBN/ROOT/met Muttaqi/NNP/dobj/met", "met", "perfect"),
        ("Wang/NNP/nsubj/met had/VBD/aux/met met/VBN/ROOT/met Muttaqi/NNP/dobj/met", "met", "past"),
        ("Wang/NNP/nsubj/meet will/MD/aux/meet meet/VB/ROOT/meet Muttaqi/NNP/dobj/meet", "meet", "future"),
        ("Wang/NNP/nsubj/meet may/MD/aux/meet meet/VB/ROOT/meet Muttaqi/NNP/dobj/meet", "meet", "future"),
        ("Wang/NNP/nsubj/meet would/MD/aux/meet meet/VB/ROOT/meet Muttaqi/NNP/dobj/meet", "meet", "would"),
        ("Wang/NNP/nsubj/meets meets/VBZ/ROOT/meets Muttaqi/NNP/dobj/meets", "meets", "present"),
        (
            "Wang/NNP/nsubj/meeting is/VBZ/aux/meeting meeting/VBG/ROOT/meeting him/PRP/dobj/meeting",
            "meeting",
            "future",
        ),
        # A headline: 'Wang to meet Muttaqi'.
        ("Wang/NNP/nsubj/meet to/TO/aux/meet meet/VB/ROOT/meet Muttaqi/NNP/dobj/meet", "meet", "future"),
        ("Wang/NNP/nsubj/came came/VBD/ROOT/came to/TO/aux/meet meet/VB/advcl/came", "meet", "past"),
        ("Wang/NNP/nsubj/was was/VBD/ROOT/was to/TO/aux/meet meet/VB/xcomp/was", "meet", "would"),
        ("talks/NNS/ROOT/talks held/VBN/acl/talks on/IN/prep/held Monday/NNP/pobj/on", "held", "past"),
        ("talks/NNS/ROOT/talks set/VBN/acl/talks for/IN/prep/set Monday/NNP/pobj/for", "set", "future"),
        ("talks/NNS/ROOT/talks", "talks", "none"),
    ],
)
def test_tense(told: str, word: str, tense: Tense) -> None:
    article, at = read(told)
    clauses = Clauses(article)
    assert clauses.tense_of(clauses.verb_of(at[word])) == tense


SAID = (
    "Wang/NNP/nsubj/said said/VBD/ROOT/said on/IN/prep/said Monday/NNP/pobj/on that/IN/mark/meet he/PRP/nsubj/meet "
    "will/MD/aux/meet meet/VB/ccomp/said Muttaqi/NNP/dobj/meet in/IN/prep/meet May/NNP/pobj/in and/CC/cc/said "
    "left/VBD/conj/said"
)


def test_the_verb_that_governs_a_word() -> None:
    article, at = read(SAID)
    verbs = {word: Clauses(article).verb_of(at[word]).text for word in ("Monday", "May", "will", "said", "Wang")}
    assert verbs == {"Monday": "said", "May": "meet", "will": "meet", "said": "said", "Wang": "said"}


@pytest.mark.parametrize(
    ("one", "other", "relation", "dep"),
    [
        ("May", "meet", "own", ""),
        ("Monday", "meet", "above", "ccomp"),
        ("May", "said", "below", "ccomp"),
        ("May", "left", "beside", "ccomp"),
    ],
)
def test_how_clauses_lie_to_each_other(one: str, other: str, relation: str, dep: str) -> None:
    article, at = read(SAID)
    bond = Clauses(article).bond(at[one], at[other])
    assert (bond.relation, bond.dep) == (relation, dep)
