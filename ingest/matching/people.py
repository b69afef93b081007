"""May two names be one person's? Spellings differ by transliteration, by what is left out, and by honorifics."""

import re
import unicodedata
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


@lru_cache(maxsize=20_000)
def _like(one: str, other: str) -> float:
    a, b = fold(one), fold(other)
    if not a or not b:
        return 0.0
    if sorted(a) == sorted(b):
        return 1.0
    whole = _ratio(a, b)
    short, long = sorted((a, b), key=len)
    inside = min(max(_word_ratio(word, other_word) for other_word in long) for word in short)
    if len(short) == len(long):  # "Wang Yu" has most letters of "Wang Yi"
        return whole if inside >= _LEAST_OF_A_WORD else 0.0
    # "Yunus Rashid" of "Mohammad Yunus Rashid"; a lone surname may be many people's.
    return max(whole, inside * (0.95 if len(short) > 1 else 0.85))


def _word_ratio(one: str, other: str) -> float:
    if len(one) == 1 or len(other) == 1:  # an initial
        return 0.85 if one[0] == other[0] else 0.0
    return _ratio((one,), (other,))


def _ratio(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Of the letters, or of what transliteration leaves alone."""
    return max(_letters(one, other), 0.97 * _letters(_skeletons(one), _skeletons(other)))


def _letters(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """In the order given or sorted: a family name may stand first, and a first letter may differ."""
    pairs = ((one, other), (sorted(one), sorted(other)))
    return max(float(fuzz.ratio(" ".join(a), " ".join(b))) for a, b in pairs) / 100


def _skeletons(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_skeleton(word) for word in words)


@lru_cache(maxsize=20_000)
def _skeleton(word: str) -> str:
    heard = word
    for sound, letter in _SOUNDS:
        heard = heard.replace(sound, letter)
    skeleton = _DOUBLED.sub(r"\1", _VOWELS.sub("", heard))
    return skeleton if len(skeleton) >= _LEAST_CONSONANTS else word
