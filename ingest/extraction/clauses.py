"""The clause that a word stands in: its verb, that verb's tense, and how two words' verbs lie to each other."""

from dataclasses import dataclass
from typing import Literal

from ingest.extraction.article import Article, Token
from ingest.extraction.lexicon import word_list

Tense = Literal["past", "perfect", "present", "future", "would", "none"]
_STEPS = 12  # up the tree: no sentence needs more
_FUTURE = frozenset(("will", "shall", "'ll", "’ll", "wo"))
_HAVE = frozenset(("has", "have", "'ve", "’ve"))
_MAYBE = frozenset(("may", "might", "can", "must"))
_WOULD = frozenset(("would", "should", "could"))
_TO_BE = frozenset(("is", "are", "was", "were", "be", "been"))
_CLAUSAL = frozenset(("ROOT", "ccomp", "relcl"))
_AHEAD = word_list("ahead")
_BE = frozenset(("is", "are", "'re", "’re"))
_WAS = frozenset(("was", "were"))


@dataclass(frozen=True, slots=True)
class Bond:
    """How the clause of one word lies to another's: `own` the same, `above`, `below` or `beside` it."""

    relation: Literal["own", "above", "below", "beside"]
    dep: str  # of the verb on which the lower clause hangs
    far: bool


class Clauses:
    """The clauses of one article, each looked up once."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._helpers: dict[int, dict[int, list[Token]]] = {}
        self._tenses: dict[int, Tense] = {}

    def verb_of(self, token: int) -> Token:
        """The verb that governs a token: the token itself if it is one, the sentence's head if there is none."""
        tokens = self._article.tokens
        current = tokens[token]
        for _ in range(_STEPS):
            if current.tag[:2] in ("VB", "MD") and current.dep not in ("amod", "aux", "auxpass", "compound"):
                break
            if current.head == current.i:
                break
            current = tokens[current.head]
        return current

    def tense_of(self, verb: Token) -> Tense:
        """The tense of a verb with its auxiliaries, or of the verb on which it hangs."""
        if verb.i not in self._tenses:
            self._tenses[verb.i] = self._read_tense(verb, 4)
        return self._tenses[verb.i]

    def _read_tense(self, verb: Token, steps: int) -> Tense:
        words = {token.lower for token in self._helpers_of(verb)}
        if words & _FUTURE or words & _MAYBE:
            return "future"
        if words & _WOULD:
            return "would"
        if "to" in words:
            return self._infinitive(verb, words, steps)
        if verb.tag == "VBN" and not words:  # 'the talks set for Monday', 'held on Monday'
            return "future" if verb.lower in _AHEAD else "past"
        if words & _HAVE:
            return "perfect"
        if verb.tag == "VBD" or words & (_WAS | {"had", "did"}):
            return "past"
        if verb.tag in ("VBZ", "VBP") or words & (_BE | {"does", "do"}):
            # 'Is meeting', 'is due': mostly what is to come.
            return "future" if verb.tag == "VBG" or verb.lower in _AHEAD else "present"
        above = self._article.tokens[verb.head]
        if verb.tag in ("VB", "MD") or above.i == verb.i or steps == 0:
            return "none"
        return self._read_tense(above, steps - 1)

    def _infinitive(self, verb: Token, words: set[str], steps: int) -> Tense:
        """'To meet': to come by itself (headlines: 'X to meet Y'), else as the verb on which it hangs says."""
        above = self._article.tokens[verb.head]
        if verb.dep in _CLAUSAL or words & _BE:
            return "would" if words & _WAS else "future"
        if above.i == verb.i or steps == 0:
            return "future"
        tense = self._read_tense(above, steps - 1)
        if above.lower in _AHEAD or above.lower in _TO_BE:
            return "would" if tense in ("past", "perfect", "would") else "future"
        return tense

    def _helpers_of(self, verb: Token) -> list[Token]:
        if verb.sentence not in self._helpers:
            grouped: dict[int, list[Token]] = {}
            sentence = self._article.sentences[verb.sentence]
            for token in self._article.tokens[sentence.start : sentence.end]:
                if token.dep in ("aux", "auxpass"):
                    grouped.setdefault(token.head, []).append(token)
            self._helpers[verb.sentence] = grouped
        return self._helpers[verb.sentence].get(verb.i, [])

    def bond(self, token: int, other: int) -> Bond:
        """How the clause of `token` lies to that of `other`, both of one sentence."""
        one, two = self.verb_of(token), self.verb_of(other)
        if one.i == two.i:
            return Bond("own", "", far=False)
        for relation, low, high in (("above", two, one), ("below", one, two)):
            current = low
            for step in range(_STEPS):
                if current.head == high.i:
                    return Bond(relation, current.dep, far=step > 1)  # type: ignore[arg-type]
                if current.head == current.i:
                    break
                current = self._article.tokens[current.head]
        return Bond("beside", one.dep, far=True)
