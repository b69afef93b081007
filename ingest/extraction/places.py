"""Where they met: cities and countries that stand as places, houses, 'the Afghan capital', headings, the dateline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ingest.extraction.article import Article, Sentence
from ingest.extraction.gazetteer import CityHit, Gazetteer, PartyHit
from ingest.extraction.lexicon import word_list
from ingest.extraction.rules import rule_set
from ingest.extraction.schema import PlaceDraft, Span

PlaceKind = Literal["city", "country", "capital", "house", "seat", "town", "here", "there"]
_IN = frozenset(("in", "at", "near", "inside", "outside"))
_TOWARDS = word_list("towards")
_SEATS = word_list("seats")
_SETTLEMENTS = word_list("settlements")
_DATELINE = re.compile(r"^\s*[A-Z][A-Za-zÀ-ž' -]+(?:/[A-Z][A-Za-zÀ-ž' -]+)?(?:,|\s*[—–(:-]|\.\s)")
_LEADING = frozenset(("DT", "JJ", "NNP", "NN", "POS", ","))
_MARKS = frozenset((":", "|", "—", "–", "-"))
LABEL = 3  # the grip of a place that heads what follows


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in a sentence; `kind` says in what words.

    `grip` is 3 where it heads what follows ('RIGA |', 'Tue 8, Kabul:'), 2 where 'in' says so, 1 for 'to' and the
    like, 0 where it is only named.
    """

    sentence: int
    token: int
    place: PlaceDraft
    span: Span
    grip: int
    kind: PlaceKind


class PlaceFinder:
    """Finds the places of one article."""

    def __init__(self, article: Article, gazetteer: Gazetteer, cities: list[CityHit], parties: list[PartyHit]) -> None:
        self.article, self.tokens, self.gazetteer = article, article.tokens, gazetteer
        self.cities, self.parties = cities, parties
        self.taken: set[int] = set()

    def find(self) -> list[PlaceMention]:
        """Every mention of a city, capital, house or country as a place, in order."""
        found: list[PlaceMention] = []
        for finder in (self._houses, self._known_cities, self._countries, self._towns):
            for mention, end in finder():
                found.append(mention)
                self.taken.update(range(mention.token, end))
        return sorted(found, key=lambda mention: mention.token)

    def _known_cities(self) -> Iterator[tuple[PlaceMention, int]]:
        for hit in self.cities:
            if hit.start not in self.taken:
                place = PlaceDraft(hit.city.name, hit.city.country)
                yield self._mention(hit.start, hit.end, place, "city"), hit.end

    def _houses(self) -> Iterator[tuple[PlaceMention, int]]:
        """'At the Kremlin', 'the UN General Assembly': the category of a rule is its city and country."""
        rules = rule_set("houses")
        for sentence in self.article.sentences:
            for match in rules.find(self.article.lower[sentence.index]):
                inside = self.article.covered(sentence, sentence.char + match.start, sentence.char + match.end)
                city, _, country = match.rule.category.partition(",")
                if inside and self.tokens[inside[-1]].capital:
                    end = inside[-1] + 1
                    yield self._mention(inside[0], end, PlaceDraft(city, country), "house"), end

    def _countries(self) -> Iterator[tuple[PlaceMention, int]]:
        for party in self.parties:
            entry = self.gazetteer.parties.get(party.code)
            if entry is None or entry.kind != "country" or party.start in self.taken:
                continue
            word = self.tokens[party.end].lower if party.end < len(self.tokens) else ""
            if party.form == "demonym" and word == "capital" and entry.capital:
                place = PlaceDraft(entry.capital, entry.code)
                yield self._mention(party.start, party.end + 1, place, "capital"), party.end + 1
                continue
            seat = self._seat(party) if party.form in ("name", "demonym") and entry.capital else None
            if seat is not None:
                mention = self._mention(party.start, seat + 1, PlaceDraft(entry.capital, entry.code), "seat")
                if mention.grip == 2:
                    yield mention, party.end
                    continue
            if party.form == "name" and self._is_capital_short(party, entry.capital):
                yield self._mention(party.start, party.end, PlaceDraft(entry.capital, entry.code), "city"), party.end
            elif party.form == "name":
                yield self._mention(party.start, party.end, PlaceDraft(None, entry.code), "country"), party.end

    def _is_capital_short(self, party: PartyHit, capital: str | None) -> bool:
        """The 'KUWAIT, Sept 18 –' of a dateline is Kuwait City."""
        tokens, words = self.tokens, self.article.words(party.start, party.end)
        opens = party.start == self.article.sentences[tokens[party.start].sentence].start
        return opens and words.isupper() and (capital or "").lower() == f"{words.lower()} city"

    def _seat(self, party: PartyHit) -> int | None:
        """'The French finance ministry', 'Iran's presidential palace': the token of the institution."""
        for position in range(party.end, min(party.end + 5, len(self.tokens))):
            token = self.tokens[position]
            if token.sentence != self.tokens[party.start].sentence:
                return None
            if token.lower in _SEATS:
                return position
            if token.tag not in ("POS", "JJ", "NN", "NNP"):
                return None
        return None

    def _towns(self) -> Iterator[tuple[PlaceMention, int]]:
        """Places that are in no list, whose country stands beside: 'in Argyle, St Vincent', 'the Swiss town of X'."""
        owners = {hit.end: hit.code for hit in self.parties}
        starts = {hit.start: hit.code for hit in self.parties if hit.form == "name"}
        for entity in self.article.entities:
            named = entity.label in ("GPE", "LOC", "FAC") or self._settles(entity.start - 1)
            if not named or entity.start in self.taken or entity.end - entity.start > 3:
                continue
            country = self._country_beside(entity.start, entity.end, owners, starts)
            if country is not None and self.tokens[entity.start].capital:
                place = PlaceDraft(self.article.words(entity.start, entity.end), country)
                mention = self._mention(entity.start, entity.end, place, "town")
                if mention.grip > 0:
                    yield mention, entity.end

    def _country_beside(self, start: int, end: int, owners: dict[int, str], starts: dict[int, str]) -> str | None:
        tokens = self.tokens
        if end + 1 < len(tokens) and tokens[end].text == "," and end + 1 in starts:
            return self._country(starts[end + 1])
        if start > 2 and tokens[start - 1].lower == "of" and tokens[start - 2].lower in _SETTLEMENTS:
            for before in range(start - 2, max(start - 6, 0), -1):
                if before in owners:
                    return self._country(owners[before])
        return None

    def _country(self, code: str) -> str | None:
        entry = self.gazetteer.parties.get(code)
        return code if entry is not None and entry.kind == "country" else None

    def _mention(self, start: int, end: int, place: PlaceDraft, kind: PlaceKind) -> PlaceMention:
        tokens = self.tokens
        before = start - 1
        while before > 0 and start - before < 6 and (self._leads(before) or self._settles(before)):
            before -= 1
        word = tokens[before].lower if before >= 0 and tokens[before].sentence == tokens[start].sentence else ""
        grip = 2 if word in _IN else 1 if word in _TOWARDS else 0
        if place.city and self._heads(start, end):
            grip = LABEL
        span = Span(tokens[start].start, tokens[end - 1].end)
        return PlaceMention(tokens[start].sentence, start, place, span, grip, kind)

    def _leads(self, position: int) -> bool:
        """May it stand between 'in' and the place?"""
        token = self.tokens[position]
        return token.tag in _LEADING and token.lower not in _TOWARDS

    def _settles(self, position: int) -> bool:
        """The 'of' in 'in the city of X', and in 'on the sidelines of'."""
        return position > 0 and self.tokens[position].lower == "of" and self.tokens[position - 1].lower in _SETTLEMENTS

    def _heads(self, start: int, end: int) -> bool:
        """Does it stand before a colon, or alone, and so head what follows?"""
        sentence = self.article.sentences[self.tokens[start].sentence]
        if start - sentence.start > 4 or any(t.tag[:1] == "V" for t in self.tokens[sentence.start : start]):
            return False
        if end >= sentence.end:
            return True
        return self.tokens[end].text in _MARKS or all(not t.text[0].isalnum() for t in self.tokens[end : sentence.end])


def find_places(
    article: Article, gazetteer: Gazetteer, cities: list[CityHit], parties: list[PartyHit]
) -> list[PlaceMention]:
    """Every mention of a city, capital, house or country as a place, in order."""
    return PlaceFinder(article, gazetteer, cities, parties).find()


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
