"""Texts of a megabyte and of ten thousand names: cut at a sentence with a note, in seconds, in bounded memory."""

import itertools
import json
import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from spacy.language import Language

from ingest.extraction import Extraction, Knowledge, extract_meetings
from ingest.extraction.cleaning import LIMIT, clip_text, split_paragraphs
from tests.ingest.extraction.builders import DAY, assert_offsets

pytestmark = pytest.mark.model
MEGABYTE = 1_000_000
SECONDS = 30  # of the processor; the slowest takes 9 where nothing else runs
GROWTH = 250  # MB at the highest, beside pipeline and text
STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")
TRAIN = Path(__file__).parents[3] / "corpus" / "train" / "articles.jsonl"
GIVEN = ("Ali", "Omar", "Wei", "Ivan", "Maria", "Anna", "John", "Kofi", "Nadia", "Pedro")
SYLLABLES = ("ba", "do", "fi", "gu", "ke", "la", "mo", "ni", "pu", "ra")
SURNAMES = ["".join(parts).capitalize() + "d" for parts in itertools.product(SYLLABLES, repeat=3)]
PEOPLE = [f"{given} {surname}" for surname in SURNAMES for given in GIVEN]
PAIRS = list(zip(PEOPLE[::2], PEOPLE[1::2], strict=True))


def megabyte_of(words: str) -> str:
    return words * (MEGABYTE // len(words))


def any_characters() -> str:
    chance = random.Random(7)  # noqa: S311
    return "".join(chr(chance.randrange(0x110000)) for _ in range(MEGABYTE))


def articles() -> str:
    texts = [json.loads(line)["text"] for line in TRAIN.read_text(encoding="utf-8").splitlines()]
    return "\n\n".join(texts * 4)[:MEGABYTE]


MEGABYTES = {
    "articles": articles(),
    "one paragraph": articles().replace("\n", " "),
    "any characters": any_characters(),
    **{
        f"{words!r} over and over": megabyte_of(words)
        for words in (
            *("Muttaqi met Wang Yi in Doha on 5 May 2021. ", "he met her and ", "Mr. ", "a-", "a\n", "a", "(", "– "),
            *("\u0301", "İ", "\x00", "\ud800", " ", "\t", "\n", "中文", "http://a.b/c?d=e&"),
        )
    },
}
NAMES = {
    "in one sentence": "The minister met " + ", ".join(PEOPLE) + ".",
    "with titles": "\n\n".join(f"Foreign Minister {a} of Qatar met Chinese envoy {b} on Monday." for a, b in PAIRS),
    "by surname": " ".join(f"{surname} said he met the minister." for surname in SURNAMES * 4),
    "a line each": "\n".join(PEOPLE),
}


@contextmanager
def in_bounded_memory() -> Iterator[None]:
    """Fails where the process held `GROWTH` MB more at any moment than it did at first; Linux alone can tell."""
    if not RESET.exists():
        yield
        return
    RESET.write_text("5", encoding="ascii")  # the highest mark is where memory is now
    before = _held("VmRSS")
    yield
    assert (_held("VmHWM") - before) / 1024 < GROWTH


def _held(name: str) -> int:
    found = re.search(rf"^{name}:\s+(\d+) kB", STATUS.read_text(encoding="ascii"), re.MULTILINE)
    assert found
    return int(found[1])


def extract_in_bounds(nlp: Language, knowledge: Knowledge, text: str) -> Extraction:
    began = time.process_time()
    with in_bounded_memory():
        extraction = extract_meetings(nlp, text=text, knowledge=knowledge, published=DAY)
    assert time.process_time() - began < SECONDS
    assert_offsets(text, extraction)
    return extraction


@pytest.mark.parametrize("text", MEGABYTES.values(), ids=MEGABYTES)
def test_a_megabyte_is_cut_with_a_note(nlp: Language, knowledge: Knowledge, text: str) -> None:
    assert "very long" in extract_in_bounds(nlp, knowledge, text).notes[0]


def test_a_megabyte_is_cut_behind_a_sentence() -> None:
    for text in (MEGABYTES["articles"], MEGABYTES["one paragraph"]):
        read, cut = clip_text(text)
        assert cut
        assert LIMIT - 1000 < len(read) <= LIMIT
        assert read.endswith((".", "!", "?")) or text[len(read)] == "\n"
        paragraphs = [paragraph.text.rstrip() for paragraph in split_paragraphs(read) if len(paragraph.text) > 2000]
        assert all(paragraph.endswith((".", "!", "?", ".”", '."')) for paragraph in paragraphs)


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_ten_thousand_names(nlp: Language, knowledge: Knowledge, text: str) -> None:
    extraction = extract_in_bounds(nlp, knowledge, text)
    assert any("far too many names" in note or "far too often" in note for note in extraction.notes)


def test_too_many_meetings_for_an_article_are_noted(nlp: Language, knowledge: Knowledge) -> None:
    extraction = extract_in_bounds(nlp, knowledge, "Muttaqi met Wang Yi and Wang Yi met Muttaqi. " * 700)
    assert "far too often" in " ".join(extraction.notes)
