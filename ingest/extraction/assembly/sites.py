"""Where a meeting may have been held: the places that an article names, its datelines, and capitals."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.extraction.actors import Actor
from ingest.extraction.analysis import Analysis
from ingest.extraction.article import Article, Sentence, Token
from ingest.extraction.gazetteer import split_words
from ingest.extraction.names import fold_word
from ingest.extraction.places import LABEL, PlaceKind, PlaceMention
from ingest.extraction.schema import PlaceDraft, Span
from ingest.extraction.triggers import Trigger

MOST = 80  # of the mentions of places, the nearest: an odd text may have thousands
OPENING = 2  # sentences that say where an article plays


@dataclass(frozen=True, slots=True)
class Site:
    """A place that may be the one, where it stands, and how it came among the candidates.

    `origin` is `told`; `title` of the headline alone; `via` for the capital of a country that is told as a place;
    `capital` of a participant's country, `posted` of the one that a participant is sent to, neither with a mention;
    `nowhere` for no place at all.
    """

    place: PlaceDraft
    mention: PlaceMention | None = None
    origin: str = "told"


class Sites:
    """The sites of one article."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.titled = _title_places(analysis)
        pointed = [*self._pointed()]
        self.told = sorted([*(m for m in analysis.places if m.grip > 0 or m.place.city), *pointed], key=_order)
        self.cities = [m for m in analysis.places if m.place.city]
        self.datelines = self._datelines()
        self.labels = [m for m in analysis.places if m.grip == LABEL]
        self.opening = {m.place for m in self.told if m.grip > 1 and m.sentence in _first_bodies(analysis)}

    def _pointed(self) -> Iterator[PlaceMention]:
        """'Here' for the dateline's city, or the headline's; 'there' for the place told last before it."""
        home = self.analysis.home.place if self.analysis.home else self._title_city()
        before: PlaceMention | None = None
        places = iter(sorted(self.analysis.places, key=_order))
        coming = next(places, None)
        for token in self.analysis.article.tokens:
            while coming is not None and coming.token < token.i:
                before = coming if coming.place.city or coming.grip or before is None else before
                coming = next(places, None)
            if token.lower not in ("here", "there") or token.tag == "EX":
                continue
            place = home if token.lower == "here" else before.place if before else None
            if place is not None:
                kind: PlaceKind = "here" if token.lower == "here" else "there"
                yield PlaceMention(token.sentence, token.i, place, Span(token.start, token.end), 2, kind)

    def _title_city(self) -> PlaceDraft | None:
        return next((place for place, word in self.titled.items() if place.city and word in ("in", "at")), None)

    def posting(self, mention: PlaceMention) -> str:
        """The kind of title or group that it stands within: 'the ambassador in Kabul', 'Afghan officials in Doha'."""
        for one, _ in self.analysis.mentions.get(mention.sentence, []):
            if one.role is not None and one.role.start <= mention.token < one.role.end:
                return ("many-" if one.role.plural else "") + one.role.category
        return "no"

    def _datelines(self) -> list[PlaceDraft]:
        """The dateline's city; of 'COLOMBO/PARIS –' both."""
        home = self.analysis.home
        if home is None:
            return []
        tokens, found = self.analysis.article.tokens, [home.place]
        for mention in self.analysis.places:
            between = tokens[home.token : mention.token]
            joined = [token.text in ("/", "and") for token in between]
            if (
                0 < len(between) < 6
                and any(joined)
                and all(j or t.capital for j, t in zip(joined, between, strict=True))
            ):
                found.append(mention.place)
        return found

    def label(self, trigger: Trigger) -> PlaceDraft | None:
        """The place that heads what the trigger tells: the last one before it that stands before a colon or alone."""
        before = [m for m in self.labels if m.sentence <= trigger.sentence and m.token < trigger.start]
        return before[-1].place if before else None

    def candidates(self, trigger: Trigger, actors: Iterable[Actor]) -> list[Site]:
        """Each place once, at its mention nearest to the trigger; then datelines, capitals, and none at all."""
        ordered = sorted(self.told, key=lambda m: self._remoteness(trigger, m))[:MOST]
        sites = [Site(mention.place, mention) for mention in ordered]
        sites += [Site(place, self.analysis.home) for place in self.datelines]
        sites += [Site(place, None, "title") for place in self.titled if place.city]
        sites += self._capitals((m.place.country or "", m, "via") for m in ordered if m.grip > 0)
        sites += self._capitals((code, None, origin) for code, origin in self._countries(actors))
        nearest: dict[PlaceDraft, Site] = {}
        for site in sites:
            nearest.setdefault(site.place, site)
        return [*nearest.values(), Site(PlaceDraft(), None, "nowhere")]

    def _capitals(self, wanted: Iterable[tuple[str, PlaceMention | None, str]]) -> Iterator[Site]:
        for country, mention, origin in wanted:
            capital = self.analysis.gazetteer.capitals.get(country)
            if capital is not None:
                yield Site(PlaceDraft(capital.name, capital.country), mention, origin)

    def _remoteness(self, trigger: Trigger, mention: PlaceMention) -> tuple[bool, int, int, int]:
        apart = trigger.sentence - mention.sentence
        return (
            mention.grip == 0,
            apart if apart >= 0 else 3 - apart,
            -mention.grip,
            abs(mention.token - trigger.start),
        )

    def _countries(self, actors: Iterable[Actor]) -> Iterator[tuple[str, str]]:
        for actor in actors:
            if actor.party:
                yield country_of(actor.party), "capital"
            for code in sorted(posted_to(actor)):
                yield code, "posted"


def _order(mention: PlaceMention) -> int:
    return mention.token


def _first_bodies(analysis: Analysis) -> set[int]:
    return {s.index for s in [s for s in analysis.article.sentences if s.kind == "body"][:OPENING]}


def _title_places(analysis: Analysis) -> dict[PlaceDraft, str]:
    """The cities and countries of the headline, with the word before them."""
    article = title_article(analysis.title or "")
    found: dict[PlaceDraft, str] = {}
    for hit in analysis.gazetteer.find_cities(article):
        found.setdefault(PlaceDraft(hit.city.name, hit.city.country), _before(article, hit.start))
    for party in analysis.gazetteer.find_parties(article):
        if party.form == "name":
            found.setdefault(PlaceDraft(None, party.code), _before(article, party.start))
    return found


def _before(article: Article, position: int) -> str:
    return article.tokens[position - 1].lower if position else "#"


def country_of(code: str) -> str:
    """The country that a party's seat stands in."""
    return "AF" if code == "TALIBAN" else code


def posted_to(actor: Actor) -> set[str]:
    """The countries that somebody's title sends them to: 'the ambassador of X to Y'."""
    return {country_of(c) for m in actor.mentions if m.role is not None for c in m.role.others}


def title_article(title: str) -> Article:
    """A headline's words as an article of one sentence, for the gazetteer; nothing else of them is known."""
    words = split_words(title)
    tokens = [Token(i, word, word.lower(), fold_word(word), "", "", i, 0, 0, 0, "") for i, word in enumerate(words)]
    sentences = [Sentence(0, 0, len(words), 0, "heading", 0, 0)] if words else []
    return Article("", tokens, sentences)
