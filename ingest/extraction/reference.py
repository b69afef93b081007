"""What words without a name stand for: 'the minister', 'the Turkish side', 'his Iranian counterpart', 'she', 'Moscow'.

Sentences are read in order; whoever was named last, subjects before others, is the likeliest.
"""

from dataclasses import dataclass, field

from ingest.extraction.actors import Actor, RolePhrase
from ingest.extraction.article import Article, Sentence, Token
from ingest.extraction.cast import Cast
from ingest.extraction.gazetteer import PartyHit
from ingest.extraction.lexicon import word_list
from ingest.extraction.names import fold_word
from ingest.extraction.rules import lower_keeping_length, rule_set, word_matches

_HE, _SHE = frozenset(("he", "him", "his", "himself")), frozenset(("she", "her", "herself"))
_PLACED = word_list("placed")
_RELATING = frozenset(("between", "of", "against", "on", "over", "about", "towards", "toward"))
_SAYING = word_list("saying")
WINDOW = 3
# Heads that a prime minister shares with a foreign minister: the kind of office must fit too.
_VAGUE_HEADS = frozenset(("minister", "secretary", "president", "general", "chief", "head"))
_QUALIFIERS = word_list("qualifiers")
_ABBREVIATIONS = {
    "fm": "foreign minister",
    "pm": "prime minister",
    "dpm": "deputy prime minister",
    "nsa": "national security adviser",
}


def _spell_out(text: str) -> list[str]:
    """The folded words of a role, abbreviations spelled out."""
    words: list[str] = []
    for word in fold_word(text).replace("/", " ").replace("-", " ").replace("'s", " ").replace("affairs", " ").split():
        words += _ABBREVIATIONS.get(word, word).split()
    return words


@dataclass
class Reader:
    """Reads the sentences in order and hangs roles, pronouns and parties on actors."""

    article: Article
    cast: Cast
    roles: list[RolePhrase]
    hits: list[PartyHit]
    recent: list[tuple[int, int, Actor]] = field(default_factory=list)
    pair: list[Actor] = field(default_factory=list)

    def read(self) -> None:
        tokens = self.article.tokens
        names: dict[int, list[tuple[int, int, Actor]]] = {}
        for actor in self.cast.people():
            for mention in actor.mentions:
                names.setdefault(mention.sentence, []).append((mention.start, mention.head, actor))
        roles: dict[int, list[RolePhrase]] = {}
        for role in self.roles:
            roles.setdefault(tokens[role.start].sentence, []).append(role)
        in_roles = {i for role in self.roles for i in range(role.start, role.end)}
        for sentence in self.article.sentences:
            here = sorted(names.get(sentence.index, []), key=lambda n: n[0])
            for role in roles.get(sentence.index, []):
                self._read_role(role, sentence)
            self._read_pronouns(sentence, here)
            self._read_sides(sentence)
            self._note_pair(sentence, here)
            for start, head, actor in here:
                if not self._only_reports(sentence, start, head, actor):
                    self.recent.append((sentence.index, 1 if tokens[head].dep.startswith("nsubj") else 0, actor))
        self._read_parties(in_roles)

    def _only_reports(self, sentence: Sentence, start: int, head: int, actor: Actor) -> bool:
        """'…, spokesman X said.': nobody goes on speaking of X."""
        tokens = self.article.tokens
        trails = start - sentence.start > (sentence.end - sentence.start) // 2
        says = tokens[head].dep == "nsubj" and tokens[tokens[head].head].lower in _SAYING
        return says and (trails or "aide" in actor.categories)

    def _candidates(self, sentence: int) -> list[Actor]:
        """People named in the last sentences, likeliest first."""
        window = [(s, subject, n, actor) for n, (s, subject, actor) in enumerate(self.recent) if sentence - s <= WINDOW]
        window.sort(key=lambda w: (w[0] + w[1], w[0], -w[2]), reverse=True)
        return list(dict.fromkeys(w[3] for w in window))

    def _read_role(self, role: RolePhrase, sentence: Sentence) -> None:
        tokens = self.article.tokens
        owners = [self.cast.code(code) for code in role.owners]
        if role.category == "relational" and not owners:
            return
        definite = (
            tokens[role.start].lower in ("the", "his", "her", "their", "mr", "this", "both")
            or tokens[role.start].capital
        )
        if not role.plural and definite:
            person = self._same_role(role, owners, sentence.index)
            if person is not None:
                self.cast.mention(person, role.start, role.end, "role", role)
                self.recent.append((sentence.index, int(tokens[role.head].dep.startswith("nsubj")), person))
                return
        if role.plural:
            for person in self._read_plural(role, owners, sentence):
                self.cast.mention(person, role.start, role.end, "plural", role)
        if not owners and role.possessor is not None and role.category != "relational":
            owner = self.cast.by_token.get(role.possessor) or next(iter(self._candidates(sentence.index)), None)
            owners = owner.parties[:1] if owner else []
        if not owners and role.category == "group" and tokens[role.head].lower != "sides":
            person = next(iter(self._candidates(sentence.index)), None)
            owners = person.parties[:1] if person and not role.others else []
        for code in owners:
            delegation = self.cast.delegation(code)
            if not delegation.roles or role.category in ("group", "officials", "diplomat", "minister"):
                delegation.roles.append(self.article.words(role.start, role.end))
            form = "group" if role.plural else "role"
            self.cast.mention(delegation, role.start, role.end, form, role)

    def _same_role(self, role: RolePhrase, owners: list[str], sentence: int) -> Actor | None:
        """The person who holds this role: the same head word, and no other party."""
        words = self._role_words(role)
        near = self._candidates(sentence)
        everybody = near + [
            a for a in self.cast.people() if a not in near and (owners or a.mentions[0].sentence < sentence)
        ]
        best: tuple[int, Actor] | None = None
        for actor in everybody:
            if owners and owners[0] not in actor.parties:
                continue
            known = set(_spell_out(" ".join([*actor.roles, actor.known_roles])))
            fits = self._fits_role(role, words, known, actor, owners)
            fits = fits or bool(role.category == "relational" and owners and actor in near)
            shared = len(set(words) & known)
            if fits and (best is None or shared > best[0]):
                best = (shared, actor)
        if best is not None:
            return best[1]
        if owners and role.category in ("diplomat", "leader", "officials", "relational", "chief"):
            # 'the Indian diplomat', 'the Fijian leader': the only person of that party hereabouts.
            for group in (near, everybody):
                fitting = [a for a in group if a.party == owners[0] and "aide" not in a.categories]
                if fitting:
                    return fitting[0] if len(fitting) == 1 else None
        return None

    def _role_words(self, role: RolePhrase) -> list[str]:
        return _spell_out(self.article.words(role.start, role.end))

    def _fits_role(self, role: RolePhrase, words: list[str], known: set[str], actor: Actor, owners: list[str]) -> bool:
        """Is it this person's role: the head word, no other portfolio, and without a party the same kind of office?"""
        head = next(iter(_spell_out(self.article.tokens[role.head].text)[-1:]), "")
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

    def _read_plural(self, role: RolePhrase, owners: list[str], sentence: Sentence) -> list[Actor]:
        """'The two envoys', 'the American visitors': the people named shortly before of whom this can be said."""
        first = self.article.tokens[role.start].lower
        if first not in ("the", "both", "these", "his", "her"):
            return []
        near = [a for a in self._candidates(sentence.index) if "aide" not in a.categories]
        if owners:
            return [a for a in near if a.party in owners]
        return [a for a in near if role.category in a.categories][:3]

    def _read_pronouns(self, sentence: Sentence, here: list[tuple[int, int, Actor]]) -> None:
        tokens = self.article.tokens
        for token in tokens[sentence.start : sentence.end]:
            if token.tag not in ("PRP", "PRP$") or token.lower not in _HE | _SHE:
                continue
            feminine = token.lower in _SHE
            before = [actor for start, head, actor in here if start < token.i and tokens[head].dep.startswith("nsubj")]
            earlier = self._candidates(sentence.index)
            choices = [*reversed(before), *earlier] if before and token.dep != "nsubj" else [*earlier, *before]
            if before and token.i - before_start(here, token.i) > 3 and token.dep == "nsubj":
                choices = [*reversed(before), *earlier]
            open_to = [a for a in choices if a.feminine is None or a.feminine == feminine]
            known = [a for a in open_to if a.feminine == feminine]
            fit = next(iter(known if feminine and known else open_to), None)
            if fit is not None:
                fit.feminine = feminine
                if token.tag == "PRP":
                    self.cast.mention(fit, token.i, token.i + 1, "pronoun")

    def _note_pair(self, sentence: Sentence, here: list[tuple[int, int, Actor]]) -> None:
        """Remember the people of two parties who were last spoken of together."""
        actors = [a for start, head, a in here if not self._only_reports(sentence, start, head, a)]
        actors += [
            actor for actor in self._candidates(sentence.index)[:4]
            if any(m.sentence == sentence.index and m.form in ("pronoun", "role") for m in actor.mentions)
        ]  # fmt: skip
        actors = list(dict.fromkeys(actors))
        if len({actor.party or str(actor.number) for actor in actors}) > 1:
            self.pair = actors[:6]

    def _read_sides(self, sentence: Sentence) -> None:
        """'They', 'the two sides', 'both ministers': those who were last spoken of together."""
        lower = lower_keeping_length(self.article.text[sentence.char : sentence.char_end])
        for match in rule_set("plurals").find(lower)[:1]:
            low, high = sentence.char + match.start, sentence.char + match.end
            inside = [t.i for t in self.article.tokens[sentence.start : sentence.end] if t.start < high and t.end > low]
            for actor in self.pair:
                if inside and not any(m.sentence == sentence.index for m in actor.mentions):
                    self.cast.mention(actor, inside[0], inside[-1] + 1, "plural")

    def _read_parties(self, in_roles: set[int]) -> None:
        """Parties that stand for themselves: 'Moscow and the Taliban'; not where they are only places."""
        tokens = self.article.tokens
        named = self.cast.by_token
        for hit in self.hits:
            if hit.start in in_roles or hit.start in named or hit.end in named:
                continue
            token = tokens[hit.end - 1]
            if hit.form == "demonym" and (
                token.tag not in ("NNS", "NNPS") and token.dep in ("amod", "compound", "nmod")
            ):
                continue
            if hit.form == "demonym" and self._read_demonym(hit):
                continue
            if hit.end < len(tokens) and tokens[hit.end].tag == "POS":
                continue
            if self._is_subject_matter(hit):
                continue
            if hit.form in ("name", "capital") and self._is_placed(hit):
                party = self.cast.gazetteer.parties.get(hit.code)
                if party is None or party.kind == "country":
                    continue
            self.cast.mention(self.cast.delegation(self.cast.code(hit.code)), hit.start, hit.end, "party")

    def _is_placed(self, hit: PartyHit) -> bool:
        """Only a place: 'in Kabul', 'returning from Iran and Pakistan'."""
        tokens = self.article.tokens
        before = hit.start - 1
        while before > 0 and tokens[before].tag in ("DT", "JJ"):
            before -= 1
        if before >= 0 and tokens[before].lower in _PLACED:
            return True
        preposition = self._preposition(hit)
        return preposition is not None and preposition.lower in _PLACED

    def _preposition(self, hit: PartyHit) -> Token | None:
        """The preposition that governs a party, over 'A, B and C'."""
        tokens = self.article.tokens
        first = tokens[hit.end - 1]
        for _ in range(8):
            if first.dep != "conj":
                break
            first = tokens[first.head]
        return tokens[first.head] if first.dep == "pobj" else None

    def _is_subject_matter(self, hit: PartyHit) -> bool:
        """'The strikes between Iran and Israel', 'the withdrawal of Mali': what is spoken of, not who speaks."""
        preposition = self._preposition(hit)
        if preposition is None or preposition.lower not in _RELATING:
            return False
        noun = self.article.tokens[preposition.head]
        return (
            noun.tag[:1] == "N" and not word_matches("triggers", noun.lower) and not word_matches("roles", noun.lower)
        )

    def _read_demonym(self, hit: PartyHit) -> bool:
        """'The American', 'the Swede': the person of that party named last."""
        tokens = self.article.tokens
        token = tokens[hit.end - 1]
        entry = self.cast.gazetteer.parties.get(hit.code)
        if entry is not None and entry.kind != "country":
            return False
        if (
            token.tag in ("NNS", "NNPS")
            or hit.start == 0
            or tokens[hit.start - 1].lower != "the"
            or token.dep in ("amod", "compound", "nmod")
        ):
            return False
        code = self.cast.code(hit.code)
        people = [a for a in self.cast.people() if code in a.parties and a.mentions[0].start < hit.start]
        if not people:
            return False
        person = max(people, key=lambda a: max(m.start for m in a.mentions if m.start < hit.start))
        self.cast.mention(person, hit.start, hit.end, "role")
        return True


def before_start(here: list[tuple[int, int, Actor]], position: int) -> int:
    """Where the last name before `position` begins."""
    return max((start for start, _, _ in here if start < position), default=-1)
