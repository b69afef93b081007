"""From an article's text to its meetings: the library's two entry points, for one article and for many."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc

from ingest.extraction.analysis import NAMES, Analysis, analyse, worth_parsing
from ingest.extraction.assembly import assemble, assemble_all
from ingest.extraction.cleaning import Paragraph, clip_text, split_paragraphs
from ingest.extraction.gazetteer import gazetteer_for
from ingest.extraction.knowledge import Knowledge
from ingest.extraction.mentions import mark_mentions
from ingest.extraction.parsing import parse
from ingest.extraction.schema import Extraction, MeetingDraft

EXTRACTOR_VERSION = "1"
ARTICLES_AT_ONCE = 32
TITLE_LIMIT = 1_000  # characters
# Dates are counted from the publication, up to a century either way: beyond these years the calendar ends.
PUBLISHED_YEARS = range(1000, 9000)


@dataclass(frozen=True)
class ArticleInput:
    """One article for `extract_many`."""

    text: str
    title: str | None = None
    published: date | None = None
    outlet: str | None = None


def extract_meetings(
    nlp: Language,
    *,
    text: str,
    knowledge: Knowledge,
    title: str | None = None,
    published: date | None = None,
    outlet: str | None = None,
) -> Extraction:
    """The meetings that a text tells of, with the offsets of their evidence in it.

    `nlp` comes from `load_pipeline`. `published` resolves 'on Monday'; without it the text is searched for a date. Any
    text gives an `Extraction`: a text too long is cut, which `notes` says.
    """
    article = ArticleInput(text, title, published, outlet)
    return next(extract_many(nlp, [article], knowledge))


def extract_many(nlp: Language, articles: Iterable[ArticleInput], knowledge: Knowledge) -> Iterator[Extraction]:
    """`extract_meetings` for many articles, in order; paragraphs of several articles go through `nlp` together."""
    for article, analysis, clipped in analyse_many(nlp, articles, knowledge):
        notes = []
        if clipped:
            notes.append(f"The text is very long: only its first {clipped:,} characters were read.")
        if analysis.crowded:
            notes.append("The text speaks of meetings far too often for an article: its last part was left aside.")
        if analysis.names_left_aside:
            notes.append(
                f"The text has far too many names for an article: those after the first {NAMES:,} were left aside."
            )
        if article.published and not _credible(article.published):
            notes.append(f"The date of publication given ({article.published}) cannot be: it was not used.")
        if analysis.published is None:
            notes.append("The date of publication is unknown: days of the week and 'yesterday' could not be resolved.")
        meetings = assemble(analysis)
        yield Extraction(
            meetings=tuple(meetings),
            mentions=mark_mentions(analysis, meetings),
            published=analysis.published.isoformat() if analysis.published else None,
            published_from=analysis.published_from,
            version=EXTRACTOR_VERSION,
            notes=tuple(notes),
        )


def analyse_many(
    nlp: Language, articles: Iterable[ArticleInput], knowledge: Knowledge
) -> Iterator[tuple[ArticleInput, Analysis, int]]:
    """Each article with its analysis, and where it was cut (0: nowhere)."""
    for parsed in parse_many(nlp, articles):
        yield parsed.article, parsed.analyse(knowledge), parsed.clipped


@dataclass(frozen=True)
class Parsed:
    """An article as the pipeline has read it, before anything is known of the world; `clipped` is where it was cut."""

    article: ArticleInput
    paragraphs: list[Paragraph]
    docs: list[Doc]
    clipped: int

    def analyse(self, knowledge: Knowledge) -> Analysis:
        title, day = (self.article.title or "")[:TITLE_LIMIT] or None, _credible(self.article.published)
        gazetteer = gazetteer_for(knowledge)
        return analyse(self.article.text, self.paragraphs, self.docs, gazetteer, title=title, published=day)


def parse_many(nlp: Language, articles: Iterable[ArticleInput]) -> Iterator[Parsed]:
    """The articles in order; paragraphs of several go through `nlp` together."""
    queue = iter(articles)
    while batch := list(islice(queue, ARTICLES_AT_ONCE)):
        clips = [clip_text(article.text) for article in batch]
        split = [split_paragraphs(text) for text, _ in clips]
        docs = iter(parse(nlp, [one.text for paragraphs in split for one in worth_parsing(paragraphs)]))
        for article, (text, cut), paragraphs in zip(batch, clips, split, strict=True):
            own = list(islice(docs, len(worth_parsing(paragraphs))))
            yield Parsed(article, paragraphs, own, len(text) if cut else 0)


def _credible(published: date | None) -> date | None:
    return published if published and published.year in PUBLISHED_YEARS else None


def extract_at(
    nlp: Language, article: ArticleInput, knowledge: Knowledge, start: int, end: int
) -> tuple[MeetingDraft, ...]:
    """What characters `start` to `end` of the article tell of, however doubtful, the likeliest first.

    For a sentence that a person says is a meeting; empty where no word in it can be read as one.
    """
    parsed = next(parse_many(nlp, [article]))
    drafts = assemble_all(parsed.analyse(knowledge))
    touched = [draft for draft in drafts if draft.evidence.start < end and start < draft.evidence.end]
    return tuple(sorted(touched, key=lambda draft: -draft.confidence))
