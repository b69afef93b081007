"""'He', 'her', 'himself', and the 'I' of somebody quoted: the likeliest person spoken of before.

The preferences are those of the literature on anaphora (agreement, recency, subjects before others, parallel grammar,
the binding of reflexives: Lappin and Leass 1994), with weights set by hand.
"""

from ingest.extraction.actors import Actor, ActorMention
from ingest.extraction.article import Sentence, Token
from ingest.extraction.lexicon import word_list
from ingest.extraction.reference.discourse import Discourse

_HE, _SHE = frozenset(("he", "him", "his", "himself")), frozenset(("she", "her", "hers", "herself"))
_I = frozenset(("i", "me", "my", "we", "us", "our"))
_SAYING = word_list("saying")
_OWNED = word_list("owned_occasions")
_CHAINED = frozenset(("conj", "xcomp", "advcl", "pcomp", "prep", "aux", "relcl"))
FAR = 8  # sentences; an article's hero may be 'she' for as long


class PronounReader:
    """Hangs the pronouns of one sentence after the other on people."""

    def __init__(self, discourse: Discourse) -> None:
        self.discourse, self.cast = discourse, discourse.cast
        self.tokens = discourse.article.tokens

    def read(self, sentence: Sentence, here: list[tuple[ActorMention, Actor]]) -> None:
        """Add the mentions of a sentence's pronouns to `here`, its mentions in order."""
        for token in self.tokens[sentence.start : sentence.end]:
            if token.tag not in ("PRP", "PRP$"):
                continue
            if token.lower in _I:
                actor = self._speaker(sentence, token)
            elif token.lower in _HE or token.lower in _SHE:
                actor = self._antecedent(sentence, token, here)
            else:
                continue
            if actor is not None and (token.tag == "PRP" or self._owns_occasion(token)):
                form = "pronoun" if token.tag == "PRP" else "possessive"
                here.append((self.cast.mention(actor, token.i, token.i + 1, form), actor))
                here.sort(key=lambda pair: pair[0].start)

    def _owns_occasion(self, token: Token) -> bool:
        """'Her talks with X', 'his host': the owner takes part."""
        return self.tokens[token.head].lower in _OWNED

    def _antecedent(self, sentence: Sentence, token: Token, here: list[tuple[ActorMention, Actor]]) -> Actor | None:
        feminine = token.lower in _SHE
        scores: dict[Actor, float] = {}
        for mention, actor in here:
            if actor.named and mention.start < token.i and not self._bound(token, mention.head):
                score = 1.0 + self._likeness(token, mention.head) + 1.5 * self._governs(mention.head, token.i)
                scores[actor] = max(scores.get(actor, -99.0), score)
        barred = {a for m, a in here if self._bound(token, m.head)} if token.tag == "PRP" else set()
        for one in self.discourse.backwards(sentence.index, FAR):
            score = self._likeness(token, one.head) - 1.0 * (sentence.index - one.sentence) + one.subject
            scores[one.actor] = max(scores.get(one.actor, -99.0), score)
        best: tuple[float, Actor] | None = None
        for actor, score in scores.items():
            if actor in barred or (actor.feminine is not None and actor.feminine != feminine):
                continue
            score += 2.0 * (actor.feminine is not None) + 0.25 * min(6, len(actor.mentions))
            score -= 1.0 * ("aide" in actor.categories)
            if best is None or score > best[0]:
                best = (score, actor)
        if best is None or best[0] < -4.0:
            return None
        if best[1].feminine is None:
            best[1].feminine = feminine
        return best[1]

    def _likeness(self, token: Token, other: int) -> float:
        """Subjects stand for subjects."""
        subject = self.tokens[other].dep.startswith("nsubj")
        return float(subject) if token.dep.startswith("nsubj") or token.tag == "PRP$" else 0.3 * subject

    def _governs(self, subject: int, position: int) -> bool:
        """'X said that he …': is it the subject of a clause in which the pronoun's stands?"""
        head = self.tokens[subject]
        if not head.dep.startswith("nsubj"):
            return False
        verb = self._verb(position)
        for _ in range(6):
            if verb == head.head:
                return True
            if self.tokens[verb].head == verb:
                return False
            verb = self.tokens[verb].head
        return False

    def _bound(self, token: Token, other: int) -> bool:
        """'X received him': the object is somebody else than the subject of its clause."""
        if token.tag == "PRP$" or token.dep.startswith("nsubj") or token.lower.endswith("self"):
            return False
        verb = self._verb(token.i)
        subject = self.tokens[other]
        while subject.dep == "conj" and subject.head != subject.i:
            subject = self.tokens[subject.head]
        if not subject.dep.startswith("nsubj"):
            return False
        for _ in range(6):
            if subject.head == verb:
                return True
            token = self.tokens[verb]
            if token.dep not in _CHAINED or token.head == verb:
                return False
            verb = token.head
        return False

    def _verb(self, position: int) -> int:
        """The verb that a token hangs on."""
        for _ in range(8):
            head = self.tokens[position].head
            if head == position or self.tokens[head].tag[:1] == "V":
                return head
            position = head
        return position

    def _speaker(self, sentence: Sentence, token: Token) -> Actor | None:
        """Whose words these are: who says them in this sentence, else in the one before or after it."""
        if token.lower in ("us", "our") and self.tokens[token.head].lower not in _OWNED:
            return None
        sentences = self.discourse.article.sentences
        for index in (sentence.index, sentence.index + 1, sentence.index - 1, sentence.index - 2):
            if not 0 <= index < len(sentences) or sentences[index].paragraph != sentence.paragraph:
                continue
            for one in self.tokens[sentences[index].start : sentences[index].end]:
                if one.lower in _SAYING and one.tag[:1] == "V":
                    speaker = self._subject_of(one)
                    if speaker is not None:
                        return speaker
        return None

    def _subject_of(self, verb: Token) -> Actor | None:
        sentence = self.discourse.article.sentences[verb.sentence]
        for token in self.tokens[sentence.start : sentence.end]:
            if token.head == verb.i and token.dep.startswith("nsubj") and token.i in self.cast.by_token:
                return self.cast.by_token[token.i]
        return None
