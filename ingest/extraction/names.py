"""Names of people: folding, honorifics, and when two forms may be one person's."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

from ingest.extraction.lexicon import variants, word_list

HONORIFICS = word_list("honorifics")
TALIBAN_HONORIFICS = word_list("taliban_honorifics")
PARTICLES = word_list("name_particles")
_NAMES_TOO = word_list("honorifics_and_names")
_VARIANTS = variants("name_variants")
# Letters that Unicode does not take apart.
_STROKES = str.maketrans("ıøłđð", "ioldd")


@lru_cache(maxsize=100_000)
def fold_word(word: str) -> str:
    """Lower case without diacritics, apostrophes straight."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower().translate(_STROKES)


@lru_cache(maxsize=50_000)
def fold_name(name: str) -> tuple[str, ...]:
    """The words of a name that tell people apart: folded, spellings unified, honorifics and hyphens gone.

    Honorifics that are names too ('Hun Sen', 'Khalifa Haftar', 'He Lifeng') go only where a full name is left.
    """
    return tuple(_VARIANTS.get(word, word) for word in bare_words(name))


def bare_words(name: str) -> tuple[str, ...]:
    """As `fold_name`, each word as it is spelled."""
    words = re.findall(r"[\w.']+", fold_word(name).replace("-", " ").replace("`", "'"))
    bare = [word.removesuffix("'s").strip("'.") for word in words]
    kept = [plain for word, plain in zip(words, bare, strict=True) if plain and not _is_title(word, plain)]
    first = 0
    while len(kept) - first > 2 and kept[first] in _NAMES_TOO:
        first += 1
    return tuple(kept[first:])


def usual_spelling(word: str) -> str:
    """The spelling that stands for all of a folded word's; the word itself where none is known."""
    return _VARIANTS.get(word, word)


def _is_title(word: str, plain: str) -> bool:
    return (plain in HONORIFICS or word in HONORIFICS) and plain not in _NAMES_TOO


def same_word(one: str, other: str) -> bool:
    """Spellings of one word: equal, or long and nearly so."""
    if one == other:
        return True
    if min(len(one), len(other)) < 5 or one[0] != other[0]:
        return False
    # 'Akhund' and 'Akhundzada' are different families: a long tail makes two names.
    if abs(len(one) - len(other)) > 2:
        return False
    return JaroWinkler.similarity(one, other) >= 0.93


def compatible(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """May two folded names be one person's? The shorter must lie within the longer, in order, and share the last word
    or, for names that put the family first, the first."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if not short:
        return False
    position = 0
    for word in short:
        while position < len(long) and not (same_word(word, long[position]) or _initial(word, long[position])):
            position += 1
        if position == len(long):
            return False
        position += 1
    if len(short) == 1:
        return (
            same_word(short[0], long[-1])
            or same_word(short[0], long[0])
            or (len(long) > 2 and same_word(short[0], long[-2]))
        )
    return True


def _initial(word: str, full: str) -> bool:
    return len(word) == 1 and full.startswith(word)
