"""Who is remembered of what was said; sentences with their grammar are written by hand."""

import pytest

from ingest.extraction.actors import Actor, ActorMention
from ingest.extraction.article import Article, Sentence, Token
from ingest.extraction.cast import Cast
from ingest.extraction.gazetteer import gazetteer_for
from ingest.extraction.knowledge import Knowledge
from ingest.extraction.reference.discourse import Discourse

WANG = Actor(0, named=True, name="Wang Yi", words=("wang", "yi"), parties=["CN"])
HARZAN = Actor(1, named=True, name="Harzan", words=("harzan",), parties=["QA"])
OLSEN = Actor(2, named=True, name="Olsen", words=("olsen",), categories={"aide"})
CHINESE = Actor(3, named=False, parties=["CN"])
QATARI = Actor(4, named=False, parties=["QA"])
# Word, dependency, head within its sentence.
MET = [("Wang", "nsubj", 1), ("met", "ROOT", 1), ("Harzan", "dobj", 1)]
SAID = [("Trade", "nsubj", 1), ("grew", "ccomp", 5), (",", "punct", 5), ("spokesman", "compound", 4),
        ("Olsen", "nsubj", 5), ("said", "ROOT", 5)]  # fmt: skip
SAID_FIRST = [("Olsen", "nsubj", 1), ("said", "ROOT", 1), ("trade", "nsubj", 3), ("grew", "ccomp", 1)]


def discourse(*sentences: list[tuple[str, str, int]]) -> Discourse:
    article = Article("")
    for index, words in enumerate(sentences):
        start = len(article.tokens)
        article.sentences.append(Sentence(index, start, start + len(words), 0, "body", 0, 0))
        for i, (word, dep, head) in enumerate(words, start):
            article.tokens.append(Token(i, word, word.lower(), word.lower(), "", dep, start + head, 0, 0, index, ""))
    return Discourse(article, Cast(article, gazetteer_for(Knowledge()), None, None))


def mention(found: Discourse, token: int) -> ActorMention:
    return ActorMention(token, token + 1, token, found.article.tokens[token].sentence, "name")


def test_subjects_come_before_others_and_the_last_sentence_before_earlier_ones() -> None:
    told = discourse(MET, SAID_FIRST)
    first, second = told.article.sentences
    told.note(first, mention(told, 2), HARZAN)
    told.note(first, mention(told, 0), WANG)
    assert told.recent_people(1) == [WANG, HARZAN]
    told.note(second, mention(told, 5), CHINESE)  # no subject of a later sentence is as near as an earlier subject
    assert told.recent_people(1) == [CHINESE, WANG, HARZAN]


def test_people_are_forgotten_after_some_sentences() -> None:
    told = discourse(*[MET] * 6)
    told.note(told.article.sentences[0], mention(told, 0), WANG)
    told.note(told.article.sentences[2], mention(told, 8), HARZAN)
    assert told.recent_people(3) == [HARZAN, WANG]
    assert told.recent_people(4) == [HARZAN]
    assert told.recent_people(4, window=4) == [HARZAN, WANG]
    assert told.recent_people(6) == []


@pytest.mark.parametrize(
    ("words", "token", "actor", "only"),
    [
        (SAID, 4, OLSEN, True),
        (SAID, 4, WANG, True),  # '…, Wang said.'
        (SAID_FIRST, 0, OLSEN, True),
        (SAID_FIRST, 0, WANG, False),  # 'Wang said that …' and goes on being spoken of
        (MET, 0, OLSEN, False),
    ],
)
def test_who_only_reports_is_not_spoken_of(
    words: list[tuple[str, str, int]], token: int, actor: Actor, only: bool
) -> None:
    told = discourse(words)
    (sentence,) = told.article.sentences
    assert told.only_reports(sentence, mention(told, token), actor) is only
    told.note(sentence, mention(told, token), actor)
    assert [one.actor for one in told.trail] == ([] if only else [actor])


def test_people_and_parties_of_two_sides_are_remembered_together() -> None:
    told = discourse(MET, SAID)
    first, second = told.article.sentences
    told.note_together(first, [(mention(told, 0), WANG), (mention(told, 2), HARZAN)])
    assert (told.pair, told.parties) == ([WANG, HARZAN], ["CN", "QA"])
    # One side alone, and a spokesman, are no pair: the one before stands.
    told.note_together(second, [(mention(told, 3), WANG), (mention(told, 7), OLSEN)])
    assert (told.pair, told.parties) == ([WANG, HARZAN], ["CN", "QA"])
    told.note_together(second, [(mention(told, 3), QATARI), (mention(told, 4), CHINESE)])
    assert (told.pair, told.parties) == ([WANG, HARZAN], ["QA", "CN"])
