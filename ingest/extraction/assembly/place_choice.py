"""Where a meeting was held: the likeliest of the places that the article names, and of the participants' capitals."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.extraction.actors import Actor
from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.linear import Model
from ingest.extraction.lexicon import word_list
from ingest.extraction.places import PlaceMention
from ingest.extraction.schema import PlaceDraft
from ingest.extraction.triggers import Trigger

LEAST = 0.15  # below this nothing is said
_NOT_SITES = word_list("not_sites")
_EDGES = (2, 5, 9, 15, 25)


@dataclass(frozen=True, slots=True)
class Site:
    """A place that may be the one; without a mention it is the capital of a participant's country."""

    place: PlaceDraft
    mention: PlaceMention | None = None


class PlaceChooser:
    """The sites of one article, with their features for a trigger; `last` is where the meeting before was held."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.sites = [m for m in analysis.places if m.grip > 0 and not self._in_title(m)]
        self.counts = Counter((m.place.city, m.place.country) for m in analysis.places)
        self.last: PlaceDraft | None = None
        self.most = max((self.counts[m.place.city, m.place.country] for m in self.sites), default=0)

    def _in_title(self, mention: PlaceMention) -> bool:
        """Within somebody's title: 'the ambassador in Kabul'."""
        for one, _ in self.analysis.mentions.get(mention.sentence, []):
            if one.role is not None and one.role.start <= mention.token < one.role.end:
                return True
        return False

    def candidates(self, trigger: Trigger, actors: Iterable[Actor]) -> list[Site]:
        """Each place once, at its mention nearest to the trigger; then the dateline's and the capitals."""
        nearest: dict[tuple[str | None, str | None], Site] = {}
        for mention in sorted(self.sites, key=lambda m: self._remoteness(trigger, m)):
            nearest.setdefault((mention.place.city, mention.place.country), Site(mention.place, mention))
        if self.analysis.home is not None:
            place = self.analysis.home.place
            nearest.setdefault((place.city, place.country), Site(place, self.analysis.home))
        for place in self._capitals(actors):
            nearest.setdefault((place.city, place.country), Site(place))
        return list(nearest.values())

    def _remoteness(self, trigger: Trigger, mention: PlaceMention) -> tuple[int, int, int]:
        apart = trigger.sentence - mention.sentence
        return (apart if apart >= 0 else 3 - apart, -mention.grip, abs(mention.token - trigger.start))

    def _capitals(self, actors: Iterable[Actor]) -> Iterator[PlaceDraft]:
        for actor in actors:
            code = "AF" if actor.party == "TALIBAN" else actor.party
            capital = self.analysis.gazetteer.capitals.get(code or "")
            if capital is not None:
                yield PlaceDraft(capital.name, capital.country)

    def features(self, trigger: Trigger, actors: list[Actor], site: Site, among: int) -> list[str]:
        """What speaks for a site."""
        key = (site.place.city, site.place.country)
        kind = "city" if site.place.city else "country"
        home = self.analysis.home is not None and self.analysis.home.place == site.place
        features = [kind, f"home={home}", f"most={self.counts[key] == self.most}", f"count={min(self.counts[key], 4)}"]
        features += [f"among={min(among, 6)}", f"{kind}|title={self._titled(site)}", f"{kind}|home={home}"]
        features += self._host_features(trigger, actors, site)
        last = "none" if self.last is None else str(self.last == site.place)
        words = self.analysis.lower[trigger.sentence].split()
        features += [f"last={last}", f"here={'here' in words}|home={home}", f"there={'there' in words}|last={last}"]
        where = self._where(trigger, site.mention)
        features += [f"where={where}", f"last={last}|{where}", f"{where}|{kind}", f"{where}|home={home}"]
        features.append(f"{where}|{trigger.category}")
        if site.mention is not None:
            features += self._mention_features(trigger, site.mention, where)
        return features

    def _titled(self, site: Site) -> bool:
        return bool(site.place.city) and (site.place.city or "").lower() in (self.analysis.title or "").lower()

    def _where(self, trigger: Trigger, mention: PlaceMention | None) -> str:
        if mention is None:
            return "capital"
        apart = trigger.sentence - mention.sentence
        if apart < 0:
            return "later"
        sentences = self.analysis.article.sentences
        same = sentences[mention.sentence].paragraph == sentences[trigger.sentence].paragraph
        return "here" if apart == 0 else f"before{min(apart, 4)}{'=' if same else '/'}"

    def _mention_features(self, trigger: Trigger, mention: PlaceMention, where: str) -> list[str]:
        tokens = self.analysis.article.tokens
        about = any(tokens[i].lower in _NOT_SITES for i in range(max(0, mention.token - 3), mention.token))
        word = tokens[mention.token - 1].lower if mention.token else "#"
        features = [f"grip={mention.grip}|{where}", f"grip={mention.grip}", f"about={about}"]
        features += [f"word={word}", f"word={word}|{where}"]
        if where == "here":
            gap = max(trigger.start - mention.token, mention.token - trigger.end, 0)
            side = "before" if mention.token < trigger.start else "after"
            features += [f"gap={sum(gap >= edge for edge in _EDGES)}|{side}", f"{side}|grip={mention.grip}"]
            first = mention.token - self.analysis.article.sentences[trigger.sentence].start < 4
            features.append(f"opens={first}")
        return features

    def _host_features(self, trigger: Trigger, actors: list[Actor], site: Site) -> list[str]:
        """Is it in the country of one of those who met, and of which: who stands before, who is posted abroad."""
        country = site.place.country
        codes = {"AF" if actor.party == "TALIBAN" else actor.party for actor in actors}
        features = [f"host={country in codes}", f"host={country in codes}|{'city' if site.place.city else 'country'}"]
        for actor in actors:
            if country not in (actor.party, "AF" if actor.party == "TALIBAN" else None):
                continue
            mention = next((m for m in actor.mentions if m.sentence == trigger.sentence), None)
            side = "none" if mention is None else "before" if mention.end <= trigger.start else "after"
            features += [f"host-side={side}|{trigger.category}", *(f"host-is={c}" for c in sorted(actor.categories))]
        if any("diplomat" in a.categories for a in actors):
            features.append(f"diplomat|host={country in codes}|{'capital' if site.mention is None else 'named'}")
        return features


def choose_place(chooser: PlaceChooser, trigger: Trigger, actors: list[Actor], model: Model) -> Site | None:
    """The likeliest site, if any is likely."""
    sites = chooser.candidates(trigger, actors)
    rows = [chooser.features(trigger, actors, site, len(sites)) for site in sites]
    scores = [model.probability(row) for row in rows]
    best = max(range(len(sites)), key=scores.__getitem__, default=None)
    return sites[best] if best is not None and scores[best] >= LEAST else None
