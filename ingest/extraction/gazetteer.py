"""The gazetteer: every known name of a party, an official or a city, found in one pass over the tokens.

The index is a trie over folded tokens, built once for each `Knowledge` object.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Literal

from ingest.extraction.article import Article, Token
from ingest.extraction.knowledge import AffiliationEntry, CityEntry, Knowledge, OfficialEntry, PartyEntry
from ingest.extraction.names import fold_name, fold_word
from ingest.extraction.rules import rule_set

PartyForm = Literal["name", "demonym", "capital", "metonym"]
# What the corpus of articles calls them, whatever the seeds say.
_WORD = re.compile(r"\w+(?:['’.]\w+)*\.?|[^\w\s]")


@dataclass(frozen=True)
class PartyHit:
    """Tokens `start` to `end` name the party `code`, in the way that `form` says."""

    start: int
    end: int
    code: str
    form: PartyForm


@dataclass(frozen=True)
class CityHit:
    start: int
    end: int
    city: CityEntry


@dataclass(frozen=True)
class OfficialHit:
    start: int
    end: int
    officials: tuple[OfficialEntry, ...]


@dataclass
class _Node:
    children: dict[str, "_Node"] = field(default_factory=dict)
    values: list[tuple[str, object]] = field(default_factory=list)


class Trie:
    """Phrases of folded words with values; `exact` phrases (acronyms) must also match letter by letter."""

    def __init__(self) -> None:
        self._root = _Node()

    def add(self, phrase: str, value: object) -> None:
        words = split_words(phrase)
        if not words:
            return
        node = self._root
        for word in words:
            node = node.children.setdefault(fold_word(word), _Node())
        exact = phrase if len(words) == 1 and phrase.isupper() and len(phrase) <= 5 else ""
        node.values.append((exact, value))

    def longest(self, tokens: list[Token], start: int, stop: int) -> tuple[int, list[object]]:
        """The end of the longest phrase beginning at `start`, and its values; (`start`, []) without one."""
        node, best, values = self._root, start, []
        for position in range(start, min(stop, start + 9)):
            child = node.children.get(tokens[position].folded)
            if child is None:
                break
            node = child
            if node.values:
                found = [v for exact, v in node.values if not exact or exact == tokens[position].text]
                if found:
                    best, values = position + 1, found
        return best, values


def split_words(phrase: str) -> list[str]:
    """Words and marks as spaCy's tokeniser separates them in names."""
    words: list[str] = []
    for word in _WORD.findall(phrase):
        if word.endswith(("'s", "’s")):
            words += [word[:-2], word[-2:]]
        elif (
            word.endswith(".") and len(word) > 3 and "." not in word[:-1] and word not in ("Dr.", "Mr.", "Mrs.", "Gen.")
        ):
            words += [word[:-1], "."]
        else:
            words.append(word)
    return words


class Gazetteer:
    """All indexes over one `Knowledge`."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.parties: dict[str, PartyEntry] = {party.code: party for party in knowledge.parties}
        self.officials: dict[str, OfficialEntry] = {official.key: official for official in knowledge.officials}
        self._party_trie, self._city_trie, self._official_trie = Trie(), Trie(), Trie()
        self.surnames: dict[str, list[OfficialEntry]] = {}
        self.capitals: dict[str, CityEntry] = {}
        self.by_words: dict[tuple[str, ...], list[OfficialEntry]] = {}
        self._index_parties()
        for city in knowledge.cities:
            for form in (city.name, *city.aliases):
                self._city_trie.add(form, city)
        for official in knowledge.officials:
            self._index_official(official)

    def _index_parties(self) -> None:
        for party in self.knowledge.parties:
            for form in dict.fromkeys((party.name, *party.aliases)):
                self._party_trie.add(form, (party.code, "name"))
            if party.kind != "country" and party.code.isalpha():
                self._party_trie.add(party.code, (party.code, "name"))
            for demonym in party.demonyms:
                self._party_trie.add(demonym, (party.code, "demonym"))
            if party.capital and party.kind == "country":
                # Capitals that are also their country's name say nothing of their own.
                self._party_trie.add(party.capital, (party.code, "capital"))
                city = CityEntry(party.capital, party.code)
                self.capitals[party.code] = city
                self._city_trie.add(party.capital, city)

    def _index_official(self, official: OfficialEntry) -> None:
        for form in dict.fromkeys((official.name, *official.names)):
            words = fold_name(form)
            if len(words) > 1:
                self._official_trie.add(form, official)
            self.by_words.setdefault(words, []).append(official)
        words = fold_name(official.name)
        if words and len(words[-1]) > 3:
            self.surnames.setdefault(words[-1], []).append(official)

    def find_parties(self, article: Article) -> list[PartyHit]:
        """Names, demonyms, capitals and metonyms of parties, in order; of several parties for one form, the first."""
        hits = []
        for start, end, values in _scan(self._party_trie, article):
            code, form = _prefer(values)
            hits.append(PartyHit(start, end, code, form))
        return sorted([*hits, *self._find_metonyms(article, hits)], key=lambda hit: hit.start)

    def _find_metonyms(self, article: Article, hits: list[PartyHit]) -> Iterator[PartyHit]:
        taken = {i for hit in hits for i in range(hit.start, hit.end)}
        rules = rule_set("metonyms")
        for sentence in article.sentences:
            for match in rules.find(article.lower[sentence.index]):
                inside = article.covered(sentence, sentence.char + match.start, sentence.char + match.end)
                known = not self.parties or match.rule.category in self.parties
                if inside and known and not taken & set(inside):
                    yield PartyHit(inside[0], inside[-1] + 1, match.rule.category, "metonym")

    def find_cities(self, article: Article) -> list[CityHit]:
        hits = []
        for start, end, values in _scan(self._city_trie, article):
            if isinstance(values[0], CityEntry):
                hits.append(CityHit(start, end, values[0]))
        return hits

    def find_officials(self, article: Article) -> list[OfficialHit]:
        hits = []
        for start, end, values in _scan(self._official_trie, article):
            officials = {o.key: o for o in values if isinstance(o, OfficialEntry)}
            hits.append(OfficialHit(start, end, tuple(officials.values())))
        return hits


def _scan(trie: Trie, article: Article) -> Iterator[tuple[int, int, list[object]]]:
    tokens = article.tokens
    for sentence in article.sentences:
        position = sentence.start
        while position < sentence.end:
            if tokens[position].text[0].isupper():
                end, values = trie.longest(tokens, position, sentence.end)
                if values:
                    yield position, end, values
                    position = end
                    continue
            position += 1


_ORDER = {"name": 0, "demonym": 1, "capital": 2}


def _prefer(values: Iterable[object]) -> tuple[str, PartyForm]:
    pairs: list[tuple[str, PartyForm]] = [value for value in values if isinstance(value, tuple)]
    return min(pairs, key=lambda pair: _ORDER[pair[1]])


@lru_cache(maxsize=4)
def _build(holder: "_ByIdentity") -> Gazetteer:
    return Gazetteer(holder.knowledge)


class _ByIdentity:
    """`Knowledge` is large and hashing it is slow: it is known by identity, and kept alive by the cache."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __hash__(self) -> int:
        return id(self.knowledge)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.knowledge is self.knowledge


def gazetteer_for(knowledge: Knowledge) -> Gazetteer:
    """The gazetteer of a `Knowledge`, built at its first use."""
    return _build(_ByIdentity(knowledge))


def parties_on(official: OfficialEntry, day: date | None) -> tuple[str, ...]:
    """The codes of the parties that an official stood for on a day, latest office first; without a day, all."""
    held = [a for a in official.affiliations if day is None or holds_on(a, day)]
    ordered = sorted(held or official.affiliations, key=lambda a: a.start or date.min, reverse=True)
    return tuple(dict.fromkeys(a.party for a in ordered))


def holds_on(affiliation: AffiliationEntry, day: date) -> bool:
    """Was the office held on that day? An open end counts as still held."""
    begun = affiliation.start is None or affiliation.start <= day
    return begun and (affiliation.end is None or day <= affiliation.end)
