"""Where they met: cities and countries that stand as places, the dateline's city, 'the Afghan capital'."""

import re
from dataclasses import dataclass

from ingest.extraction.article import Article, Sentence
from ingest.extraction.gazetteer import CityHit, Gazetteer, PartyHit
from ingest.extraction.lexicon import word_list
from ingest.extraction.schema import PlaceDraft, Span

_IN = frozenset(("in", "at", "near", "inside", "outside"))
_TOWARDS = word_list("towards")
_DATELINE = re.compile(r"^\s*[A-Z][A-Za-zÀ-ž' -]+(?:/[A-Z][A-Za-zÀ-ž' -]+)?(?:,|\s*[—–(:-]|\.\s)")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in a sentence; `grip` is 2 where 'in' says so, 1 for 'to' and the like, 0 where it is only named."""

    sentence: int
    token: int
    place: PlaceDraft
    span: Span
    grip: int


def find_places(
    article: Article, gazetteer: Gazetteer, cities: list[CityHit], parties: list[PartyHit]
) -> list[PlaceMention]:
    """Every mention of a city, capital or country as a place, in order."""
    found: list[PlaceMention] = []
    taken: set[int] = set()
    for hit in cities:
        found.append(_mention(article, hit.start, hit.end, PlaceDraft(hit.city.name, hit.city.country)))
        taken.update(range(hit.start, hit.end))
    for party in parties:
        entry = gazetteer.parties.get(party.code)
        if entry is None or entry.kind != "country" or party.start in taken:
            continue
        tokens = article.tokens
        if (
            party.form == "demonym"
            and party.end < len(tokens)
            and tokens[party.end].lower == "capital"
            and entry.capital
        ):
            found.append(_mention(article, party.start, party.end + 1, PlaceDraft(entry.capital, entry.code)))
        elif party.form == "name":
            found.append(_mention(article, party.start, party.end, PlaceDraft(None, entry.code)))
    return sorted(found, key=lambda mention: mention.token)


def _mention(article: Article, start: int, end: int, place: PlaceDraft) -> PlaceMention:
    tokens = article.tokens
    before = start - 1
    while (
        before > 0
        and tokens[before].tag in ("DT", "JJ", "NNP", "NN", "POS", ",")
        and start - before < 5
        and tokens[before].lower not in _TOWARDS
    ):
        before -= 1
    word = tokens[before].lower if before >= 0 and tokens[before].sentence == tokens[start].sentence else ""
    grip = 2 if word in _IN else 1 if word in _TOWARDS else 0
    return PlaceMention(tokens[start].sentence, start, place, Span(tokens[start].start, tokens[end - 1].end), grip)


def dateline(article: Article, places: list[PlaceMention]) -> PlaceMention | None:
    """The city with which the copy opens: 'KABUL, Oct. 5 (Agency) --', 'Kabul (HNA):'."""
    bodies = [s for s in article.sentences if s.kind == "body"][:3]
    for sentence in bodies:
        for mention in places:
            if mention.place.city and mention.token == sentence.start and _opens(article, sentence):
                return mention
    return None


def _opens(article: Article, sentence: Sentence) -> bool:
    text = article.text[sentence.char : sentence.char + 60]
    first = text.split("\n")[0]
    return bool(_DATELINE.match(text)) or (first.isupper() and len(first) < 30) or sentence.end - sentence.start < 4
