"""Titles and groups without a name: 'the minister', 'his Iranian counterpart', 'the guests', 'officials of both'."""

from collections.abc import Sequence
from functools import lru_cache

from ingest.extraction.actors import GOVERNING, Actor, ActorMention, RolePhrase
from ingest.extraction.article import Sentence
from ingest.extraction.lexicon import word_list
from ingest.extraction.names import fold_word
from ingest.extraction.reference.discourse import Discourse

# Heads that a prime minister shares with a foreign minister: the kind of office must fit too.
_VAGUE_HEADS = frozenset(("minister", "secretary", "president", "general", "chief", "head"))
_QUALIFIERS = word_list("qualifiers")
_ABBREVIATIONS = {
    "fm": "foreign minister",
    "pm": "prime minister",
    "dpm": "deputy prime minister",
    "nsa": "national security adviser",
}
_DEFINITE = frozenset(("the", "his", "her", "their", "mr", "this", "both"))
# Words that any official may be called by; without a party or an owner, whoever was spoken of last.
_ANYBODY = frozenset(("dignitary", "official", "diplomat", "politician", "statesman", "stateswoman", "leader", "envoy"))
_ACROSS = frozenset(("host", "hosts", "guest", "guests", "visitor", "visitors", "interlocutor", "interlocutors"))
_BOTH = frozenset(("two", "both", "three"))
_LANDS = frozenset(("countries", "neighbours", "neighbors", "nations", "states", "governments", "capitals", "sides"))
VISITORS_WINDOW = 6  # sentences


@lru_cache(maxsize=10_000)
def spell_out(text: str) -> tuple[str, ...]:
    """The folded words of a role, abbreviations spelled out."""
    bare = fold_word(text).replace("/", " ").replace("-", " ").replace("'s", " ").replace("affairs", " ")
    return tuple(one for word in bare.split() for one in _ABBREVIATIONS.get(word, word).split())


def known_words(actor: Actor) -> set[str]:
    """All words of the roles that somebody has, said or on record."""
    return set(spell_out(" ".join([*actor.roles, actor.known_roles])))


class RoleReader:
    """Hangs role phrases that stand beside no name on people, or on the delegation of their party."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse, self.cast = discourse, discourse.cast
        self.article, self.tokens = discourse.article, discourse.article.tokens

    def read(self, role: RolePhrase, sentence: Sentence, here: list[tuple[ActorMention, Actor]]) -> None:
        """Add the mentions that the phrase makes to `here`, the sentence's mentions so far."""
        people, form = self._people(role, sentence, here)
        for person in people:
            here.append((self.cast.mention(person, role.start, role.end, form, role), person))
        if people and form == "role":
            return
        for code in self._owners(role, sentence):
            delegation = self.cast.delegation(code)
            if not delegation.roles or role.category in ("group", "officials", "diplomat", "minister"):
                delegation.roles.append(self.article.words(role.start, role.end))
            form = "group" if role.plural else "role"
            here.append((self.cast.mention(delegation, role.start, role.end, form, role), delegation))

    def _people(
        self, role: RolePhrase, sentence: Sentence, here: list[tuple[ActorMention, Actor]]
    ) -> tuple[list[Actor], str]:
        owners = [self.cast.code(code) for code in role.owners]
        if role.category == "relational" and not owners:
            across = self._across(role, sentence, here)
            return (across[:1], "role") if not role.plural else (across, "plural")
        first = self.tokens[role.start]
        if not role.plural and (first.lower in _DEFINITE or first.capital):
            person = self._holder(role, owners, sentence.index)
            return ([person] if person is not None else []), "role"
        return (self._several(role, owners, sentence) if role.plural else []), "plural"

    def _across(self, role: RolePhrase, sentence: Sentence, here: list[tuple[ActorMention, Actor]]) -> list[Actor]:
        """'The visitors', 'his host': the people spoken of last who are of another party than those of the sentence,
        or than the country that the copy comes from."""
        if self.tokens[role.head].lower not in _ACROSS:
            return []
        present = {actor for _, actor in here if actor.named}
        own: set[str | None] = {actor.party for actor in present if actor.party} or {self.cast.home}
        recent = self.discourse.recent_people(sentence.index, VISITORS_WINDOW)
        others = [a for a in recent if a not in present and a.party not in own and "aide" not in a.categories]
        return [a for a in others if set(a.parties) & set(others[0].parties) or a.party is None][:4]

    def _owners(self, role: RolePhrase, sentence: Sentence) -> list[str]:
        """The parties whose people are meant."""
        if role.category == "relational" and not role.owners:
            return []
        owners = [self.cast.code(code) for code in role.owners]
        if not owners and self._of_both(role):
            return self.discourse.parties
        recent = self.discourse.recent_people(sentence.index)
        if not owners and role.possessor is not None and role.category != "relational":
            owner = self.cast.by_token.get(role.possessor) or next(iter(recent), None)
            owners = owner.parties[:1] if owner else []
        if not owners and role.category == "group" and self.tokens[role.head].lower != "sides":
            person = next(iter(recent), None)
            owners = person.parties[:1] if person and not role.others else []
        return owners

    def _of_both(self, role: RolePhrase) -> bool:
        """'Experts of the two countries', 'officials from both neighbours'."""
        sentence = self.article.sentences[self.tokens[role.start].sentence]
        words = [t.lower for t in self.tokens[role.start : min(role.end + 5, sentence.end)]]
        return role.plural and any(w in _BOTH for w in words) and any(w in _LANDS for w in words)

    def _holder(self, role: RolePhrase, owners: list[str], sentence: int) -> Actor | None:
        """The person who holds this role: the same head word, and no other party."""
        words = spell_out(self.article.words(role.start, role.end))
        near = self.discourse.recent_people(sentence)
        everybody = near + [
            a for a in self.cast.people() if a not in near and (owners or a.mentions[0].sentence < sentence)
        ]
        found = self._best_holder(role, words, owners, near, everybody)
        if found is not None:
            return found
        if owners and role.category in ("diplomat", "leader", "officials", "relational", "chief"):
            # 'the Indian diplomat', 'the Fijian leader': the only person of that party hereabouts.
            for group in (near, everybody):
                fitting = [a for a in group if a.party == owners[0] and "aide" not in a.categories]
                if fitting:
                    return fitting[0] if len(fitting) == 1 else None
        if not owners:
            return self._bare(role, words, near, everybody)
        return None

    def _bare(self, role: RolePhrase, words: Sequence[str], near: list[Actor], everybody: list[Actor]) -> Actor | None:
        """'The minister' of whom only the record, or the copy further down, says so; 'the visiting dignitary'."""
        head = self.tokens[role.head].lower
        if head in _ANYBODY:
            return next((a for a in near if "aide" not in a.categories), None)
        often = sorted(everybody, key=lambda a: (a in near, len(a.mentions)), reverse=True)
        for actor in often:
            known = known_words(actor)
            if head in known and not _QUALIFIERS & set(words) - known and (actor in near or len(actor.mentions) > 1):
                return actor
        if self.cast.home and role.category in GOVERNING:
            # 'TEHRAN – The president …', who is named only further down.
            home = self.cast.code(self.cast.home)
            later = [a for a in self.cast.people() if a not in everybody and home in a.parties]
            return self._best_holder(role, words, [home], [], later)
        return None

    def _best_holder(
        self, role: RolePhrase, words: Sequence[str], owners: list[str], near: list[Actor], everybody: list[Actor]
    ) -> Actor | None:
        best: tuple[int, Actor] | None = None
        for actor in everybody:
            if owners and owners[0] not in actor.parties:
                continue
            known = known_words(actor)
            fits = self._fits_role(role, words, known, actor, owners)
            fits = fits or bool(role.category == "relational" and owners and actor in near)
            shared = len(set(words) & known)
            if fits and (best is None or shared > best[0]):
                best = (shared, actor)
        return best[1] if best is not None else None

    def _fits_role(
        self, role: RolePhrase, words: Sequence[str], known: set[str], actor: Actor, owners: list[str]
    ) -> bool:
        """Is it this person's role: the head word, no other portfolio, and without a party the same kind of office?"""
        head = next(reversed(spell_out(self.tokens[role.head].text)), "")
        if _QUALIFIERS & set(words) - known:
            return False
        if head == "diplomat" and {"top", "chief"} & set(words):
            return {"foreign", "minister"} <= known
        if head in known:
            return (
                bool(owners)
                or head not in _VAGUE_HEADS
                or role.category in actor.categories
                or len(set(words) & known) > 1
            )
        return bool(owners) and role.category in actor.categories and role.category != "aide"

    def _several(self, role: RolePhrase, owners: list[str], sentence: Sentence) -> list[Actor]:
        """'The two envoys', 'the American visitors': the people named shortly before of whom this can be said."""
        if self.tokens[role.start].lower not in ("the", "both", "these", "his", "her"):
            return []
        near = [a for a in self.discourse.recent_people(sentence.index) if "aide" not in a.categories]
        if owners:
            return [a for a in near if a.party in owners]
        return [a for a in near if role.category in a.categories][:3]
