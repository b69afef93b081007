"""Which of the places told, or of the participants' capitals, a meeting was held at: features of each, and the choice.

The model weighs all of them, and that nothing is said of a place, against each other.
"""

import re
from collections import Counter
from collections.abc import Mapping

from ingest.extraction.actors import Actor
from ingest.extraction.analysis import Analysis
from ingest.extraction.assembly.linear import LinearModel
from ingest.extraction.assembly.place_grammar import NOT_SITES, following, governor, is_topic, parts, verbs_between
from ingest.extraction.assembly.sites import Site, Sites, country_of, posted_to
from ingest.extraction.lexicon import word_list
from ingest.extraction.places import PlaceMention
from ingest.extraction.schema import PlaceDraft
from ingest.extraction.triggers import Trigger

_ROOMS = word_list("rooms")
_YEAR = re.compile(r"\b(?:in|since|of) (?:\w+ )?(?:19|20)\d\d\b")
_EDGES = (2, 5, 9, 15, 25)
_RANKED = ("head", "leader", "minister", "secretary", "diplomat")


class PlaceChooser:
    """The sites of one article, with their features for a trigger; `last` is where the meeting before was held."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self.tokens = analysis.article.tokens
        self.sites = Sites(analysis)
        self.counts = Counter((m.place.city, m.place.country) for m in analysis.places)
        self.last: PlaceDraft | None = None
        self._governors: dict[tuple[int, int], str] = {}
        self.most = max((self.counts[m.place.city, m.place.country] for m in self.sites.told), default=0)

    def candidates(self, trigger: Trigger, actors: list[Actor]) -> list[Site]:
        return self.sites.candidates(trigger, actors)

    def rows(self, trigger: Trigger, actors: list[Actor], sites: list[Site]) -> list[list[str]]:
        """The features of each site."""
        shared, label = self._shared(trigger), self.sites.label(trigger)
        ranks, named = self._ranks(trigger), self._named_ranks(trigger)
        grades = [self._grade(trigger, site) for site in sites]
        standing = {actor.number: parts(self.tokens, trigger, actor) for actor in actors}
        rows = []
        for position, site in enumerate(sites):
            rival = min(grades[:position] + grades[position + 1 :], default="f")
            if site.origin == "nowhere":
                rows.append([*self._nowhere(trigger, sites, shared), f"nowhere|rival={rival}"])
                continue
            row = self._site_features(trigger, site, shared)
            row += self._host_features(actors, site, standing)
            row += self._rival_features(trigger, site, grades[position], rival)
            since = min(named.get(site.place, 3), 3)
            row += [f"since={since}", *(f"since={since}|{word}" for word in shared if word in ("there", "here"))]
            if label is not None:
                row.append(f"label={label == site.place}")
            if site.mention is not None:
                row += self._mention_features(trigger, site, site.mention, ranks)
                row += self._distance_features(trigger, actors, site, site.mention)
            rows.append(row)
        return rows

    def _rival_features(self, trigger: Trigger, site: Site, grade: str, rival: str) -> list[str]:
        """How well the sentence says another place: then a dateline, say, counts for less."""
        features = [f"grade={grade}", f"rival={rival}|{self._where(trigger, site)[:4]}", f"rival={rival}|grade={grade}"]
        features += [f"rival={rival}|home={self._home(site.place)}", f"rival={rival}|title={self._titled(site.place)}"]
        return [*features, f"rival={rival}|last={self.last == site.place}"]

    def _grade(self, trigger: Trigger, site: Site) -> str:
        """How well the sentence says that it was there: 'a' best, 'f' not said in it."""
        mention = site.mention
        if mention is None or mention.sentence != trigger.sentence or site.origin != "told":
            return "f"
        held = self._governor(trigger, mention)
        fits = held.rstrip("^") in ("trigger", "verb", "venue", "move")
        if mention.grip > 1 and site.place.city:
            leads = mention.token > trigger.start or held == "trigger" or held.endswith("^")
            return "a" if fits and leads else "b" if fits else "c"
        if held.rstrip("^") == "move" or held == "trigger":
            return "c" if site.place.city else "d"
        return "d" if mention.grip > 1 else "e"

    def _governor(self, trigger: Trigger, mention: PlaceMention) -> str:
        """`place_grammar.governor`, which a site is asked for several times, looked up once."""
        key = (trigger.start, mention.token)
        if key not in self._governors:
            self._governors[key] = governor(self.tokens, trigger, mention)
        return self._governors[key]

    def _shared(self, trigger: Trigger) -> tuple[str, ...]:
        """What the sentence says that bears on every site."""
        words = self.analysis.lower[trigger.sentence].split()
        found = {word.strip(",.;:") for word in words}
        shared = [word for word in ("here", "there") if word in found]
        if found & _ROOMS:
            shared.append("room")
        before = [t.lower for t in self.tokens[max(0, trigger.start - 3) : trigger.start]]
        if {"has", "have", "had", "ever", "never"} & set(before):
            shared.append("had" if "had" in before else "perfect")
        if _YEAR.search(self.analysis.lower[trigger.sentence]):
            shared.append("year")
        kinds = {category for category, _, _ in trigger.modifiers}
        shared += [f"mod-{kind}" for kind in sorted(kinds)]
        return tuple(shared)

    def _nowhere(self, trigger: Trigger, sites: list[Site], shared: tuple[str, ...]) -> list[str]:
        here = sum(s.mention is not None and s.mention.sentence == trigger.sentence for s in sites)
        home = self.analysis.home is not None
        last = self.last is not None
        features = ["nowhere", f"nowhere|{trigger.category}", f"nowhere|here={min(here, 2)}", f"nowhere|home={home}"]
        return [*features, f"nowhere|last={last}", *(f"nowhere|{word}" for word in shared)]

    def _site_features(self, trigger: Trigger, site: Site, shared: tuple[str, ...]) -> list[str]:
        place = site.place
        kind = "city" if place.city else "country"
        home = self._home(place)
        count = self.counts[place.city, place.country]
        where = self._where(trigger, site)
        last = "none" if self.last is None else str(self.last == place)
        titled = self._titled(place)
        opening = place in self.sites.opening
        early = trigger.sentence < 3
        features = [kind, f"home={home}", f"most={count == self.most}", f"count={min(count, 4)}"]
        features += [f"{kind}|title={titled}", f"opening={opening}", f"opening={opening}|home={home}"]
        features += [f"{kind}|home={home}", f"home={home}|early={early}"]
        features += [f"where={where}", f"last={last}|{where}", f"{where}|{kind}", f"{where}|home={home}"]
        features += [f"{where}|{trigger.category}", f"last={last}", f"home={home}|{trigger.category}"]
        features += [f"opening={opening}|{where}", f"title={titled}|{where}", f"opening={opening}|title={titled}"]
        for word in shared:
            features += [f"{word}|home={home}", f"{word}|last={last}", f"{word}|{where}", f"{word}|opening={opening}"]
        return features

    def _titled(self, place: PlaceDraft) -> str:
        """Does the headline name the place, and after 'in' or the like?"""
        word = self.sites.titled.get(place)
        if word is None:
            return "none" if PlaceDraft(None, place.country) not in self.sites.titled else "country"
        return "in" if word in ("in", "at", "to") else "named"

    def _home(self, place: PlaceDraft) -> str:
        """'0' for the dateline's city, '1' for the second of two; '-' for its country; 'x' for elsewhere."""
        lines = self.sites.datelines
        if not lines:
            return "none"
        if place in lines:
            return f"{lines.index(place)}/{min(len(lines), 2)}"
        return "-" if place.country == lines[0].country else "x"

    def _where(self, trigger: Trigger, site: Site) -> str:
        if site.mention is None or site.origin == "via":
            return site.origin
        apart = trigger.sentence - site.mention.sentence
        if apart < 0:
            return "later"
        sentences = self.analysis.article.sentences
        same = sentences[site.mention.sentence].paragraph == sentences[trigger.sentence].paragraph
        grip = "" if site.mention.grip else "0"
        return f"here{grip}" if apart == 0 else f"before{min(apart, 4)}{'=' if same else '/'}{grip}"

    def _ranks(self, trigger: Trigger) -> dict[int, int]:
        """How many places are told between each mention and the trigger, by the mention's token."""
        before = [m for m in self.sites.told if m.token < trigger.end and m.grip]
        after = [m for m in self.sites.told if m.token >= trigger.end and m.grip > 1]
        ranks = {mention.token: rank for rank, mention in enumerate(reversed(before))}
        return ranks | {mention.token: -1 - rank for rank, mention in enumerate(after)}

    def _named_ranks(self, trigger: Trigger) -> dict[PlaceDraft, int]:
        """How many other cities were named since each, however named: what 'there' points to."""
        ranks: dict[PlaceDraft, int] = {}
        for mention in reversed([m for m in self.sites.cities if m.token < trigger.end]):
            ranks.setdefault(mention.place, len(ranks))
            if len(ranks) > 3:
                break
        return ranks

    def _mention_features(
        self, trigger: Trigger, site: Site, mention: PlaceMention, ranks: dict[int, int]
    ) -> list[str]:
        """What the words around the place say."""
        where, held = self._where(trigger, site), self._governor(trigger, mention)
        about = any(self.tokens[i].lower in NOT_SITES for i in range(max(0, mention.token - 3), mention.token))
        word = self.tokens[mention.token - 1].lower if mention.token else "#"
        rank = ranks.get(mention.token)
        near = "none" if rank is None else str(max(-3, min(rank, 3)))
        after, posting = following(self.tokens, mention), self.sites.posting(mention)
        features = [f"grip={mention.grip}|{where}", f"grip={mention.grip}", f"about={about}", f"kind={mention.kind}"]
        features += [f"word={word}", f"word={word}|{where}", f"gov={held}", f"gov={held}|{where}"]
        features += [f"near={near}", f"near={near}|{where}", f"kind={mention.kind}|{where}", f"gov={held}|{word}"]
        features += [
            f"posting={posting != 'no'}|{where}",
            f"posting={posting}",
            f"posting={posting}|grip={mention.grip}",
        ]
        features += [f"next={after}", f"next={after}|grip={mention.grip}"]
        if site.origin == "via":
            apart = max(-1, min(trigger.sentence - mention.sentence, 3))
            features += [f"via|gov={held}", f"via|grip={mention.grip}", f"via|apart={apart}"]
        return features

    def _distance_features(self, trigger: Trigger, actors: list[Actor], site: Site, mention: PlaceMention) -> list[str]:
        """How far it stands from the trigger, and what is between; in another sentence, who else is there."""
        held = self._governor(trigger, mention)
        if mention.sentence != trigger.sentence:
            together = min(2, sum(any(m.sentence == mention.sentence for m in actor.mentions) for actor in actors))
            where = self._where(trigger, site)
            return [f"shared={together}", f"shared={together}|gov={held}", f"shared={together}|{where}"]
        gap = max(trigger.start - mention.token, mention.token - trigger.end, 0)
        side = "before" if mention.token < trigger.start else "after"
        first = mention.token - self.analysis.article.sentences[trigger.sentence].start < 4
        verbs = verbs_between(self.tokens, trigger, mention)
        features = [f"gap={sum(gap >= edge for edge in _EDGES)}|{side}", f"{side}|grip={mention.grip}"]
        features += [f"opens={first}", f"{side}|gov={held}"]
        features += [f"verbs={verbs}|{side}", f"verbs={verbs}|grip={mention.grip}"]
        if mention.token >= trigger.end:
            topic = is_topic(self.tokens, trigger, mention)
            features += [f"topic={topic}", f"topic={topic}|gov={held}", f"topic={topic}|{site.origin}"]
        return features

    def _host_features(self, actors: list[Actor], site: Site, standing: Mapping[int, list[str]]) -> list[str]:
        """Is it in the country of one of those who met, and of which: who receives, who is posted abroad.

        `standing` says how each actor, by number, stands to the trigger.
        """
        country, named = site.place.country, "city" if site.place.city else "country"
        hosts = [actor for actor in actors if actor.party and country == country_of(actor.party)]
        guests = [actor for actor in actors if actor not in hosts]
        features = [f"host={bool(hosts)}", f"host={bool(hosts)}|{named}", f"host={bool(hosts)}|{site.origin}"]
        features += [f"host={bool(hosts)}|home={self._home(site.place)}"]
        features += [f"host={bool(hosts)}|opening={site.place in self.sites.opening}"]
        posted = any(country in posted_to(actor) for actor in actors)
        features.append(f"posted={posted}|{bool(hosts)}")
        for actor in hosts:
            features += [f"host-at={at}" for at in standing[actor.number]]
            features += [f"host-is={c}" for c in sorted(actor.categories)]
        if not hosts:
            features += [f"guest-at={at}" for actor in guests for at in standing[actor.number]]
        else:
            features.append(f"ranks={_rank(hosts)}>{_rank(guests)}")
        if any("diplomat" in actor.categories for actor in actors):
            features.append(f"diplomat|host={bool(hosts)}|{'capital' if site.mention is None else 'named'}")
        return features


def _rank(actors: list[Actor]) -> str:
    categories = {category for actor in actors for category in actor.categories}
    return next((rank for rank in _RANKED if rank in categories), "other")


def choose_place(chooser: PlaceChooser, trigger: Trigger, actors: list[Actor], model: LinearModel) -> Site | None:
    """The likeliest site; None where it is likelier that nothing is said."""
    sites = chooser.candidates(trigger, actors)
    scores = [model.score(row) for row in chooser.rows(trigger, actors, sites)]
    best = sites[max(range(len(sites)), key=scores.__getitem__)]
    return best if best.origin != "nowhere" else None
