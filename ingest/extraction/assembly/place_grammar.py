"""How a place and an actor hang on the words that tell of a meeting, by the sentence's grammar."""

from collections.abc import Sequence

from ingest.extraction.actors import Actor, ActorMention
from ingest.extraction.article import Token
from ingest.extraction.lexicon import word_list
from ingest.extraction.places import PlaceMention
from ingest.extraction.triggers import Trigger

NOT_SITES = word_list("not_sites")
_ABOUT = word_list("about")
_SAYING = word_list("saying")
_MOTION = word_list("motion")
_VENUES = word_list("venues")
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD", "VBN", "VBG"))
_WITHIN = frozenset(("conj", "appos", "compound", "nmod", "flat"))
_STEPS = 8  # up a sentence's tree


def governor(tokens: Sequence[Token], trigger: Trigger, mention: PlaceMention) -> str:
    """What the place hangs on: `trigger`, a verb (`say`, `move`, `verb`) or a noun (`venue`, `about`, `noun`).

    A verb gets a `^` where the trigger hangs on it too; `root` and `far` are of broken grammar.
    """
    if mention.token < trigger.start and following(tokens, mention) == "where":
        return "trigger"  # 'flew to Doha, where he met'
    position = mention.token
    for _ in range(_STEPS):
        head, dep = tokens[position].head, tokens[position].dep
        if head == position:
            return "root"
        token = tokens[head]
        if trigger.start <= head < trigger.end:
            return "trigger"
        if token.tag[:2] == "VB":
            kind = "say" if token.lower in _SAYING else "move" if token.lower in _MOTION else "verb"
            return kind + ("^" if _above(tokens, head, trigger) else "")
        common = token.tag in ("NN", "NNS") or (token.tag[:2] == "NN" and token.lower in _VENUES)
        if common and dep in ("prep", "poss", "compound"):
            known = token.lower in _VENUES or token.lower in _MOTION
            return "venue" if known else "about" if token.lower in NOT_SITES else "noun"
        position = head
    return "far"


def _above(tokens: Sequence[Token], head: int, trigger: Trigger) -> bool:
    """Does the trigger hang on the token `head`?"""
    position = trigger.start
    for _ in range(_STEPS):
        if position == head:
            return True
        if tokens[position].head == position:
            return False
        position = tokens[position].head
    return False


def following(tokens: Sequence[Token], mention: PlaceMention) -> str:
    """The word after the place, as in 'in Doha on Monday'; over a comma to 'where' and 'when'."""
    position = mention.token
    while position < len(tokens) and tokens[position].start < mention.span.end:
        position += 1
    if position >= len(tokens) or tokens[position].sentence != mention.sentence:
        return "#"
    token = tokens[position]
    after = tokens[position + 1].lower if position + 1 < len(tokens) else ""
    if token.text == "," and after in ("where", "when"):
        return after
    return "Cap" if token.capital else token.lower


def verbs_between(tokens: Sequence[Token], trigger: Trigger, mention: PlaceMention) -> int:
    """How many verbs stand between the place and the trigger, three at most."""
    after = mention.token >= trigger.end
    low, high = (trigger.end, mention.token) if after else (mention.token, trigger.start)
    return min(sum(token.tag in _FINITE for token in tokens[low:high]), 3)


def is_topic(tokens: Sequence[Token], trigger: Trigger, mention: PlaceMention) -> bool:
    """Was it talked about: 'met X and discussed the school in Doha'?"""
    return any(token.lower in _ABOUT for token in tokens[trigger.end : mention.token])


def parts(tokens: Sequence[Token], trigger: Trigger, actor: Actor) -> list[str]:
    """How an actor stands to the trigger: on which side, subject or object or after which preposition, visiting."""
    mention = next((m for m in actor.mentions if m.sentence == trigger.sentence), None)
    if mention is None:
        return [f"none|{trigger.category}"]
    side = "before" if mention.end <= trigger.start else "after"
    near = tokens[max(0, trigger.start - 4) : trigger.end]
    passive = any(t.dep == "auxpass" and trigger.start <= t.head < trigger.end for t in near)
    found = [f"{side}|{trigger.category}", f"{side}|{trigger.category}|{passive}"]
    found.append(f"{_part(tokens, mention)}|{trigger.category}")
    if any(token.lower == "visiting" for token in tokens[max(0, mention.start - 1) : mention.end]):
        found.append("visiting")
    return found


def _part(tokens: Sequence[Token], mention: ActorMention) -> str:
    position = mention.head
    for _ in range(4):
        token = tokens[position]
        if token.dep in _WITHIN:
            position = token.head
        elif token.dep == "pobj":
            return tokens[token.head].lower
        else:
            return token.dep
    return "deep"
