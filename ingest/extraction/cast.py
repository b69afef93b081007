"""The cast of an article: every named person once, with roles and parties, and every delegation by its party."""

from collections.abc import Iterable
from datetime import date

from ingest.extraction.actors import Actor, ActorMention, RolePhrase
from ingest.extraction.article import Article
from ingest.extraction.gazetteer import Gazetteer, holds_on
from ingest.extraction.knowledge import OfficialEntry
from ingest.extraction.lexicon import word_list
from ingest.extraction.names import HONORIFICS, compatible, fold_name

TAKEOVER = date(2021, 8, 15)
_GLOTTAL = frozenset(("'", "‘", "’", "ʻ", "`"))
_FILL = word_list("role_fill")
_FEMALE = word_list("female")
_GIVEN_FEMALE, _GIVEN_MALE = word_list("given_female"), word_list("given_male")


class Cast:
    """Actors of one article; `day` is the day of publication, where known, and `home` the dateline's party."""

    def __init__(self, article: Article, gazetteer: Gazetteer, day: date | None, home: str | None) -> None:
        self.article, self.gazetteer, self.day, self.home = article, gazetteer, day, home
        self.actors: list[Actor] = []
        self.by_token: dict[int, Actor] = {}
        self._delegations: dict[str, Actor] = {}
        self._role_tokens: set[int] = set()

    def people(self) -> list[Actor]:
        return [actor for actor in self.actors if actor.named]

    def code(self, code: str) -> str:
        """Who acts for Afghanistan since August 2021 are the Taliban; undated articles are taken for recent ones."""
        if code == "AF" and (self.day is None or self.day >= TAKEOVER):
            return "TALIBAN" if not self.gazetteer.parties or "TALIBAN" in self.gazetteer.parties else "AF"
        return code

    def mention(self, actor: Actor, start: int, end: int, form: str, role: RolePhrase | None = None) -> ActorMention:
        """Note a place that stands for the actor."""
        tokens = self.article.tokens
        head = next(
            (i for i in range(end - 1, start - 1, -1) if not start <= tokens[i].head < end or tokens[i].head == i),
            end - 1,
        )
        mention = ActorMention(start, end, head, tokens[start].sentence, form, role)  # type: ignore[arg-type]
        actor.mentions.append(mention)
        return mention

    def add_names(self, spans: Iterable[tuple[int, int]]) -> None:
        """Make one actor of all forms of a name: fullest first, so that surnames find their owner."""
        ordered = sorted(spans)
        folded = {span: fold_name(self.article.words(*span)) for span in ordered}
        for span in sorted(ordered, key=lambda s: -len(folded[s])):
            words = folded[span]
            if not words:
                continue
            actor = self._owner(words, span)
            if actor is None:
                actor = self._new_person(words, span)
            self.mention(actor, *span, form="name")
            self.by_token.update(dict.fromkeys(range(*span), actor))
        for actor in self.people():
            actor.mentions.sort(key=lambda m: m.start)

    def _owner(self, words: tuple[str, ...], span: tuple[int, int]) -> Actor | None:
        fits = [actor for actor in self.people() if compatible(words, actor.words)]
        if len(words) == 1:
            fits = [a for a in fits if a.words[-1] == words[0]] or fits
        if len(fits) <= 1:
            return fits[0] if fits else None
        before = [a for a in fits if min(m.start for m in a.mentions) < span[0]]
        return max(before or fits, key=lambda a: max((m.start for m in a.mentions if m.start < span[0]), default=-1))

    def _new_person(self, words: tuple[str, ...], span: tuple[int, int]) -> Actor:
        actor = Actor(len(self.actors), named=True, name=self.article.words(*span), words=words)
        entry = self._entry(words)
        if entry is not None:
            actor.key = entry.key
            if len(words) == 1:
                actor.name = entry.name
                actor.words = fold_name(entry.name)
        actor.feminine = self._gender(actor, span[0])
        self.actors.append(actor)
        return actor

    def _gender(self, actor: Actor, start: int) -> bool | None:
        """Is it a woman: by 'Ms' before the name, else by the given name; None where neither says."""
        if start and self.article.tokens[start - 1].lower in _FEMALE:
            return True
        first = actor.words[0] if len(actor.words) > 1 else ""
        return True if first in _GIVEN_FEMALE else False if first in _GIVEN_MALE else None

    def _entry(self, words: tuple[str, ...]) -> OfficialEntry | None:
        exact = {o.key: o for o in self.gazetteer.by_words.get(words, ())}
        if not exact and len(words) == 1:
            exact = {o.key: o for o in self.gazetteer.surnames.get(words[0], ())}
        if not exact:
            exact = {
                o.key: o
                for o in self.gazetteer.surnames.get(words[-1], ())
                if compatible(words, fold_name(o.name)) and len(words) > 1
            }
        if len(exact) > 1 and self.day is not None:
            exact = self._serving(exact, self.day) or exact
        return next(iter(exact.values())) if len(exact) == 1 else None

    @staticmethod
    def _serving(namesakes: dict[str, OfficialEntry], day: date) -> dict[str, OfficialEntry]:
        """Those who are known to have taken an office that they held on that day: 'Sullivan' is the one in office."""
        return {
            key: official
            for key, official in namesakes.items()
            if any(a.start is not None and holds_on(a, day) for a in official.affiliations)
        }

    def entry_of(self, actor: Actor) -> OfficialEntry | None:
        return self.gazetteer.officials.get(actor.key or "")

    def link_roles(self, roles: list[RolePhrase]) -> list[RolePhrase]:
        """Give each role beside a name to its person; returns the roles left over."""
        left = []
        self._role_tokens = {i for role in roles for i in range(role.start, role.head + 1)}
        for role in roles:
            actor = self._beside(role)
            if actor is None:
                left.append(role)
                continue
            text = self.article.words(role.start, role.end)
            if len(text) < 160:
                actor.roles.append(text)
            actor.categories.add(role.category)
            self._note_title(actor, role)
            if role.category != "relational":
                actor.add_party(*(self.code(code) for code in role.owners[:1]))
            if role.possessor is not None and role.possessor in self.by_token:
                owner = self.by_token[role.possessor]
                if owner is not actor and role.category != "relational":
                    actor.add_party(*owner.parties[:1])
            if role.category == "relational" and role.owners:
                actor.add_party(self.code(role.owners[0]))
            self._widen_mention(actor, role)
        return left

    def _note_title(self, actor: Actor, role: RolePhrase) -> None:
        """'Justice Minister X' and never 'the Thai justice minister X': a title without a country."""
        if role.owners or role.possessor is not None or role.category == "relational":
            actor.bare_title = False
        elif actor.bare_title is None and self.article.tokens[role.start].capital:
            actor.bare_title = True

    def _beside(self, role: RolePhrase) -> Actor | None:
        tokens = self.article.tokens
        sentence = tokens[role.start].sentence
        position = role.end
        while position < len(tokens) and position not in self.by_token and self._passed_over(position):
            position += 1
        if (
            position in self.by_token
            and tokens[position].sentence == sentence
            and not (role.plural and role.category != "head")
        ):
            return self.by_token[position]
        before = self._before(role, sentence)
        if before is not None and not role.plural:
            return before
        if position < len(tokens) and tokens[position].text == "," and not role.plural:
            position += 1
            while position < len(tokens) and tokens[position].lower in HONORIFICS:
                position += 1
            if (
                position in self.by_token
                and tokens[position].sentence == sentence
                and self._is_apposition(role, position)
            ):
                return self.by_token[position]
        return None

    def _passed_over(self, position: int) -> bool:
        """Between a title and its name: 'Minister Dr X', 'Prime Minister ‘Akilisi X'."""
        return self.article.tokens[position].lower in HONORIFICS or self.article.tokens[position].text in _GLOTTAL

    def _before(self, role: RolePhrase, sentence: int) -> Actor | None:
        """The person whom the role follows: 'X, the minister', 'X (commerce minister)', 'X, who was then the chief'."""
        tokens, position, comma = self.article.tokens, role.start - 1, False
        if role.possessor is not None and role.possessor in self.by_token:
            # 'X, Prime Minister Y's representative': over Y and Y's own title.
            position = role.possessor
            while position > 0 and (
                position in self.by_token or position in self._role_tokens or tokens[position].lower in HONORIFICS
            ):
                position -= 1
        while (
            position >= 0
            and tokens[position].sentence == sentence
            and tokens[position].lower in _FILL
            and role.start - position < 14
        ):
            comma = comma or tokens[position].lower in (",", "(", "–", "—", "who")
            position -= 1
        if comma and position >= 0 and position in self.by_token and tokens[position].sentence == sentence:
            return self.by_token[position]
        return None

    def _is_apposition(self, role: RolePhrase, position: int) -> bool:
        tokens = self.article.tokens
        end = position
        while end < len(tokens) and end in self.by_token:
            end += 1
        closes = (
            end == len(tokens)
            or tokens[end].text in (",", ".", ";", ")", "–", "—", ":")
            or tokens[end].tag[:1] == "V"
            or tokens[end].tag == "IN"
        )
        return closes

    def _widen_mention(self, actor: Actor, role: RolePhrase) -> None:
        for mention in actor.mentions:
            if (
                mention.sentence == self.article.tokens[role.start].sentence
                and mention.role is None
                and abs(mention.start - role.end) < 4
            ):
                mention.role = role

    def delegation(self, code: str) -> Actor:
        """The delegation of a party, made at its first mention."""
        actor = self._delegations.get(code)
        if actor is None:
            actor = Actor(len(self.actors), named=False, parties=[code])
            party = self.gazetteer.parties.get(code)
            if party is not None and party.country and party.country != code:
                actor.parties.append(party.country)
            self.actors.append(actor)
            self._delegations[code] = actor
        return actor
