"""The analysed article: tokens, sentences and entities of all paragraphs in flat lists.

Reading spaCy's attributes through its objects is slow, and every stage needs the same ones: they are read once.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from spacy.strings import StringStore
from spacy.tokens import Doc

from ingest.extraction.cleaning import Paragraph, ParagraphKind
from ingest.extraction.names import fold_word
from ingest.extraction.rules import lower_keeping_length

_CLOSING = frozenset("\"'”’)]»")
_ENDING = frozenset(".!?…;:—–-*|")


@dataclass(slots=True)
class Token:
    """`i` and `head` index `Article.tokens`; `start` and `end` are characters of the article's text."""

    i: int
    text: str
    lower: str
    folded: str
    tag: str
    dep: str
    head: int
    start: int
    end: int
    sentence: int
    ent: str

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


@dataclass(slots=True)
class Sentence:
    """Tokens `start` to `end` (excluded); `lower` is the text in lower case and `char` its offset."""

    index: int
    start: int
    end: int
    paragraph: int
    kind: ParagraphKind
    char: int
    char_end: int


@dataclass(slots=True)
class Entity:
    start: int
    end: int
    label: str


@dataclass
class Article:
    """All paragraphs of one article, analysed."""

    text: str
    tokens: list[Token] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def words(self, start: int, end: int) -> str:
        """The article's own text of tokens `start` to `end`."""
        if start >= end:
            return ""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]

    @cached_property
    def lower(self) -> list[str]:
        """The text of each sentence in lower case."""
        return [lower_keeping_length(self.text[s.char : s.char_end]) for s in self.sentences]

    def covered(self, sentence: Sentence, start: int, end: int) -> range:
        """The sentence's tokens that lie, at least in part, within characters `start` to `end` of the text."""
        low, high = sentence.start, sentence.end
        first = bisect_right(self.tokens, start, low, high, key=lambda token: token.end)
        return range(first, max(first, bisect_left(self.tokens, end, low, high, key=lambda token: token.start)))


def build_article(text: str, paragraphs: Sequence[Paragraph], docs: Sequence[Doc]) -> Article:
    """Join the paragraphs' Docs; offsets go into `text`."""
    article = Article(text)
    for number, (paragraph, doc) in enumerate(zip(paragraphs, docs, strict=True)):
        _add_paragraph(article, number, paragraph, doc)
    return article


STRINGS_KEPT = 100_000
_STRINGS: dict[int, str] = {}
_FORMS: dict[int, tuple[str, str, str]] = {}
_ATTRIBUTES = ("ORTH", "TAG", "DEP", "HEAD", "ENT_TYPE", "SPACY")


def _add_paragraph(article: Article, number: int, paragraph: Paragraph, doc: Doc) -> None:
    base, start, known = len(article.tokens), paragraph.start, _STRINGS.get
    tokens, strings = article.tokens, doc.vocab.strings
    # One array for all attributes: asking each token costs several times as much.
    rows = doc.to_array(list(_ATTRIBUTES)).astype("int64").tolist()
    spans = _sentence_spans(doc)
    numbers = [len(article.sentences) + n for n, (first, last) in enumerate(spans) for _ in range(first, last)]
    for i, ((orth, tag, dep, head, entity, space), sentence) in enumerate(zip(rows, numbers, strict=True), start=base):
        word, lower, folded = _FORMS.get(orth) or _forms(strings, orth)
        end = start + len(word)
        tokens.append(
            Token(
                i, word, lower, folded, known(tag) or _string(strings, tag), known(dep) or _string(strings, dep),
                i + head, start, end, sentence, _string(strings, entity) if entity else "",
            )
        )  # fmt: skip
        start = end + space
    for first, last in spans:
        while last > first + 1 and doc[last - 1].is_space:
            last -= 1
        low, high = base + first, base + last
        article.sentences.append(
            Sentence(len(article.sentences), low, high, number, paragraph.kind, tokens[low].start, tokens[high - 1].end)
        )
    article.entities.extend(Entity(base + ent.start, base + ent.end, ent.label_) for ent in doc.ents)


def _forms(strings: StringStore, key: int) -> tuple[str, str, str]:
    """The word of a hash, in lower case, and folded."""
    if len(_FORMS) > STRINGS_KEPT:
        _FORMS.clear()
    word = _string(strings, key)
    found = _FORMS[key] = (word, word.lower(), fold_word(word))
    return found


def _string(strings: StringStore, key: int) -> str:
    """The string of a hash that went through a signed integer; hashes are the same in every vocabulary."""
    found = _STRINGS.get(key)
    if found is None:
        if len(_STRINGS) > STRINGS_KEPT:
            _STRINGS.clear()
        found = _STRINGS[key] = strings[key & 0xFFFFFFFFFFFFFFFF] if key else ""
    return found


def _sentence_spans(doc: Doc) -> list[tuple[int, int]]:
    """The parser's sentences; those that it ended within a sentence ('by the minister, | Mullah X') joined again."""
    spans: list[tuple[int, int]] = []
    for span in doc.sents:
        if spans and not _ends_sentence(doc, spans[-1][1] - 1):
            spans[-1] = (spans[-1][0], span.end)
        else:
            spans.append((span.start, span.end))
    return spans


def _ends_sentence(doc: Doc, last: int) -> bool:
    while last > 0 and (doc[last].is_space or doc[last].text in _CLOSING):
        last -= 1
    return doc[last].text[-1] in _ENDING
