"""Extraction without a database: files from the disk, knowledge from the seeds, drafts for whoever called."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from spacy.language import Language

from ingest.batch import Known, Unreadable, files_below, is_list, read_batch
from ingest.evaluation.corpus import CorpusArticle
from ingest.extraction import ArticleInput, Extraction, Knowledge, extract_many
from ingest.intake import MEGABYTE, Upload
from ingest.readers import ReadError
from ingest.readers.language import name_language
from ingest.reading import read_file

# Called with the name of an article or file and a message in words.
Notify = Callable[[str, str], None]


@dataclass(frozen=True)
class Source:
    """One article to be read: `id` is the one of a list's line, or the file's name; `name` is for messages."""

    id: str
    name: str
    upload: Upload


def find_sources(paths: Iterable[Path], published: date | None = None) -> Iterator[Source | Unreadable]:
    """The articles below the paths; `published` is what the caller knows of all that do not say it themselves.

    Use each source before taking the next: its bytes are read when they are asked for.
    """
    for path in paths:
        for file in files_below(path) if path.is_dir() else [path]:
            for one in read_batch([file], Known(published=published)):
                if isinstance(one, Unreadable):
                    where = file.parent / one.name if one.name.startswith(file.name) else one.name
                    yield Unreadable(str(where), one.message)
                elif is_list(file):
                    article_id = one.filename.removesuffix(".txt")
                    yield Source(article_id, f"{file}, {article_id}", one)
                else:
                    yield Source(file.name, str(file), one)


def extract_sources(
    sources: Iterable[Source | Unreadable],
    *,
    nlp: Language,
    knowledge: Knowledge,
    max_bytes: int,
    on_failure: Notify,
    on_note: Notify,
) -> Iterator[tuple[str, Extraction]]:
    """Each article's id and what was found in it, in the order given; what cannot be read goes to `on_failure`."""
    waiting: deque[Source] = deque()

    def inputs() -> Iterator[ArticleInput]:
        for source in sources:
            if isinstance(source, Unreadable):
                on_failure(source.name, source.message)
                continue
            try:
                article = _read(source, max_bytes, on_note)
            except ReadError as error:
                on_failure(source.name, str(error))
            else:
                waiting.append(source)
                yield article

    for extraction in extract_many(nlp, inputs(), knowledge):
        source = waiting.popleft()
        for note in extraction.notes:
            on_note(source.name, note)
        yield source.id, extraction


def extract_corpus(articles: Iterable[CorpusArticle], *, nlp: Language, knowledge: Knowledge) -> Iterator[Extraction]:
    """What is found in the articles of a corpus, which are taken as they are."""
    inputs = (ArticleInput(a.text, title=a.title, published=a.published, outlet=a.outlet) for a in articles)
    return extract_many(nlp, inputs, knowledge)


def _read(source: Source, max_bytes: int, on_note: Notify) -> ArticleInput:
    """What processing would hand to extraction: the given title, outlet and date go before those found."""
    upload, data = source.upload, bytearray()
    for chunk in upload.chunks:
        data += chunk
        if len(data) > max_bytes:
            message = (
                f"The file has more than the {max_bytes / MEGABYTE:g} MB allowed. Save the article's text alone, or "
                "raise the limit (UPLOAD_MAX_BYTES)."
            )
            raise ReadError(message, "too_large")
    read = read_file(upload.filename, bytes(data))
    if read.language != "en":
        message = (
            f"The text seems to be in another language than English ({name_language(read.language or '')}), which "
            "extraction cannot read yet: expect no meetings. Give it an English version."
        )
        on_note(source.name, message)
    return ArticleInput(
        read.text,
        title=upload.title or read.title,
        published=upload.published or read.published,
        outlet=upload.outlet or read.outlet,
    )
