"""Who has been spoken of so far, in what way, and who was spoken of together."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.extraction.actors import Actor, ActorMention
from ingest.extraction.article import Article, Sentence
from ingest.extraction.cast import Cast
from ingest.extraction.lexicon import word_list

WINDOW = 3  # sentences in which a title or a group finds its people
_SAYING = word_list("saying")


@dataclass(frozen=True, slots=True)
class Spoken:
    """Somebody spoken of at a token, which grammar hangs on `head`; `subject` if the sentence says what they did."""

    sentence: int
    token: int
    head: int
    subject: bool
    actor: Actor


@dataclass
class Discourse:
    """`trail` holds everybody spoken of in order; `pair` the people, and `parties` the parties, last seen together."""

    article: Article
    cast: Cast
    trail: list[Spoken] = field(default_factory=list)
    pair: list[Actor] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)

    def note(self, sentence: Sentence, mention: ActorMention, actor: Actor) -> None:
        """Remember that a person was spoken of, unless only as the source of the news."""
        if not self.only_reports(sentence, mention, actor):
            subject = self.article.tokens[mention.head].dep.startswith("nsubj")
            self.trail.append(Spoken(sentence.index, mention.start, mention.head, subject, actor))

    def only_reports(self, sentence: Sentence, mention: ActorMention, actor: Actor) -> bool:
        """'…, spokesman X said.': nobody goes on speaking of X."""
        token = self.article.tokens[mention.head]
        trails = mention.start - sentence.start > (sentence.end - sentence.start) // 2
        says = token.dep == "nsubj" and self.article.tokens[token.head].lower in _SAYING
        return says and (trails or "aide" in actor.categories)

    def recent_people(self, sentence: int, window: int = WINDOW) -> list[Actor]:
        """People spoken of in the last sentences, likeliest first: subjects before others, then the last first."""
        near: list[tuple[int, int, int, Actor]] = []
        for one in self.backwards(sentence, window):
            near.append((one.sentence + one.subject, one.sentence, -one.token, one.actor))
        near.sort(key=lambda row: row[:3], reverse=True)
        return list(dict.fromkeys(row[3] for row in near))

    def backwards(self, sentence: int, window: int) -> Iterator[Spoken]:
        """Whoever was spoken of in the last `window` sentences, the last first."""
        for one in reversed(self.trail):
            if sentence - one.sentence > window:
                return
            yield one

    def note_together(self, sentence: Sentence, here: list[tuple[ActorMention, Actor]]) -> None:
        """Remember the people, or the parties, of this sentence if they are of two sides."""
        told = [(m, a) for m, a in here if not self.only_reports(sentence, m, a)]
        people = list(dict.fromkeys(a for m, a in told if a.named and m.form in ("name", "role", "pronoun")))
        if len({actor.party or str(actor.number) for actor in people}) > 1:
            self.pair = people[:6]
        codes = list(dict.fromkeys(a.party for _, a in told if a.party is not None))
        if len(codes) > 1:
            self.parties = codes[:6]
