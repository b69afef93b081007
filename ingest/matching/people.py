"""May two names be one person's? Spellings differ by transliteration, by what is left out, and by honorifics."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from ingest.matching.told import Person
from ingest.names_on_record import strip_honorifics

_WORD = re.compile(r"[^\W\d_]+")
# What transliterations of the same sounds have in common: applied in this order, before vowels go.
_SOUNDS = (
    *(("dzh", "j"), ("zh", "j"), ("kh", "h"), ("gh", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("ts", "s")),
    *(("sz", "s"), ("q", "k"), ("g", "k"), ("c", "k"), ("w", "v"), ("z", "s"), ("y", "i"), ("j", "i"), ("x", "ks")),
)
_VOWELS = re.compile(r"(?<!^)[aeiouh]")
_DOUBLED = re.compile(r"(.)\1+")
_LEAST_OF_A_WORD = 0.65
_LEAST_CONSONANTS = 3  # fewer do not tell a word
_HEARD = 0.97  # of letters' likeness: that of what transliteration leaves alone
_LEAST = 0.8  # below this, two spellings say nothing of one person


def likeness(one: Person, other: Person) -> float:
    """0 (two people) to 1 (one person)."""
    if one.key is not None and one.key == other.key:
        return 1.0
    if one.is_established and other.is_established:
        return 0.0
    best = max((_like(a, b) for a in one.names for b in other.names), default=0.0)
    return best if best >= _LEAST else 0.0


def fold(name: str) -> tuple[str, ...]:
    """The words of a name: lower case, without accents and honorifics."""
    decomposed = unicodedata.normalize("NFKD", strip_honorifics(name))
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    return tuple(_WORD.findall(plain.lower().replace("ı", "i")))


@dataclass(frozen=True)
class _Letters:
    """A name's words; its letters in the order given and sorted (a family name may stand first, and a first letter may
    differ), and the same of what transliteration leaves alone; each with what a likeness by it counts."""

    words: tuple[str, ...]
    lines: tuple[tuple[str, float], ...]

    def ratio(self, other: "_Letters", least: float) -> float:
        """0 where it is below `least`."""
        best = 0.0
        for (one, counts), (two, _) in zip(self.lines, other.lines, strict=True):
            best = max(best, counts * fuzz.ratio(one, two, score_cutoff=100 * least - 0.01))
        return best / 100 if best >= 100 * least else 0.0


@lru_cache(maxsize=20_000)
def _letters(name: str) -> _Letters:
    words = fold(name)
    skeletons = tuple(map(_skeleton, words))
    orders = ((words, 1.0), (skeletons, _HEARD), (sorted(words), 1.0), (sorted(skeletons), _HEARD))
    return _Letters(words, tuple((" ".join(order), counts) for order, counts in orders))


@lru_cache(maxsize=20_000)
def _letters_of_word(word: str) -> _Letters:
    return _Letters((word,), ((word, 1.0), (_skeleton(word), _HEARD)))


@lru_cache(maxsize=20_000)
def _like(one: str, other: str) -> float:
    """How like two names are; 0 below `_LEAST`, which is most of them: they are given up early."""
    a, b = _letters(one), _letters(other)
    if not a.words or not b.words:
        return 0.0
    if sorted(a.words) == sorted(b.words):
        return 1.0
    whole = a.ratio(b, _LEAST)
    short, long = sorted((a.words, b.words), key=len)
    if len(short) == len(long):  # "Wang Yu" has most letters of "Wang Yi"
        return whole if whole and _inside(short, long, _LEAST_OF_A_WORD) else 0.0
    # "Yunus Rashid" of "Mohammad Yunus Rashid"; a lone surname may be many people's.
    counts = 0.95 if len(short) > 1 else 0.85
    return max(whole, counts * _inside(short, long, _LEAST / counts))


def _inside(short: tuple[str, ...], long: tuple[str, ...], least: float) -> float:
    """How like the least like word of the short name is to one of the long one; 0 where it is below `least`."""
    worst = 1.0
    for word in short:
        worst = min(worst, max(_word_ratio(word, other) for other in long))
        if worst < least:
            return 0.0
    return worst


@lru_cache(maxsize=50_000)
def _word_ratio(one: str, other: str) -> float:
    if len(one) == 1 or len(other) == 1:  # an initial
        return 0.85 if one[0] == other[0] else 0.0
    return _letters_of_word(one).ratio(_letters_of_word(other), _LEAST_OF_A_WORD)


@lru_cache(maxsize=20_000)
def _skeleton(word: str) -> str:
    heard = word
    for sound, letter in _SOUNDS:
        heard = heard.replace(sound, letter)
    skeleton = _DOUBLED.sub(r"\1", _VOWELS.sub("", heard))
    return skeleton if len(skeleton) >= _LEAST_CONSONANTS else word
