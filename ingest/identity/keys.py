"""Keys of names: what all spellings of one name in Latin letters have in common.

Two keys, since letters mean different things. Of names written in another alphabet at home (Afghan, Arabic, Persian,
Russian …) many transliterations are in use, which tell nobody apart: Mottaqi, Motaqi and Mutaqi are one. Of all others
every letter counts: Reed is not Reid, and Kim Yong-chol not Kim Yong-chul. Which of the two holds is known from the
party. Spaces, hyphens, accents and titles count in neither.

A name in another script than Latin has no key: it is the same where it is spelled the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from ingest.extraction.lexicon import word_list
from ingest.extraction.names import HONORIFICS, bare_words, fold_word, usual_spelling

TRANSLITERATED, FAMILY_FIRST = word_list("transliterated"), word_list("family_first")

_LATIN = re.compile(r"[a-zæœßþə\d.']+")
# Persian and Arabic keyboards write one letter with two codes; a joiner that is not seen stands for a blank.
_ONE_LETTER = str.maketrans("يىكةە\u200c", "ییکهه ")
_ARTICLES = word_list("name_articles")
_SONS = {"bin", "ben", "ibn"}
_OF_GOD = {"ullah", "ollah", "allah", "ulla", "olla"}
# Many bear these beside a name of their own, so that they tell nobody apart.
_SHARED = {"muhamad", "abdul"}
_RULES = [
    (re.compile(pattern), by)
    for pattern, by in (
        (r"^abd[aeou]l?(?=[^aeiou])", "abd"),  # Abdul Ghani, Abdelghani, Abdur Rahman
        (r"[aeou]d{1,2}(?:i|ee|e)n$", "udin"),  # Sirajuddin, Serajeddin
        (r"tch", "ch"),
        (r"dj", "j"),
        (r"gh", "g"),
        (r"q", "k"),
        (r"ck", "k"),
        (r"x", "ks"),
        (r"ph", "f"),
        (r"ow(?=[^aeiou]|$)", "au"),
        (r"aw(?=[^aeiou]|$)", "au"),
        (r"w", "v"),
        (r"[ey]", "i"),
        (r"o", "u"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[aiu])h$", ""),  # Haniyeh, Abdullah
    )
]


@dataclass(frozen=True)
class NameKey:
    """`whole` is equal for spellings of one name, and empty for another script; `turned` are its other orders.

    `is_full`: a given name and another one are told. Where they are not, equal keys prove nothing.
    """

    words: tuple[str, ...]
    whole: str
    turned: frozenset[str]
    is_full: bool


@lru_cache(maxsize=100_000)
def name_key(name: str, *, is_transliterated: bool) -> NameKey:
    words = _words(name)
    if is_transliterated:
        words = _joined([_skeleton(word) for word in _without_articles(words)])
    whole = "".join(words)
    turned = {"".join([*words[1:], *words[:1]]), "".join([*words[-1:], *words[:-1]])} if len(words) > 1 else set()
    telling = [word for word in words if len(word) > 1 and not (is_transliterated and word in _SHARED)]
    return NameKey(tuple(words), whole, frozenset(turned - {whole}), len(telling) > 1)


def same_name(one: str, other: str, codes: Iterable[str]) -> bool:
    """Are these surely spellings of one full name, borne by somebody of a party with one of the `codes`?"""
    codes = set(codes)
    is_transliterated = bool(codes & TRANSLITERATED)
    a, b = name_key(one, is_transliterated=is_transliterated), name_key(other, is_transliterated=is_transliterated)
    if not (a.is_full and b.is_full):
        return False
    return a.whole == b.whole or (bool(codes & FAMILY_FIRST) and b.whole in a.turned)


@lru_cache(maxsize=100_000)
def fold_spelling(name: str) -> str:
    """A spelling of any script for comparison: lower case, without accents and titles, blanks single."""
    words = " ".join(fold_word(name).translate(_ONE_LETTER).replace("-", " ").split()).split(" ")
    first = next((n for n, word in enumerate(words) if word not in HONORIFICS), 0)
    return " ".join(words[first:] if len(words) - first > 1 else words)


def _words(name: str) -> list[str]:
    words = [word.replace(".", " ").split() for word in bare_words(name)]
    flat = [part for parts in words for part in parts]
    return flat if all(_LATIN.fullmatch(word) for word in flat) else []


def _without_articles(words: list[str]) -> list[str]:
    kept = [word for n, word in enumerate(words) if word not in _ARTICLES or (n == 0 and len(words) < 3)]
    return ["bin" if n and word in _SONS else word for n, word in enumerate(kept)]


@lru_cache(maxsize=50_000)
def _skeleton(word: str) -> str:
    if word in _OF_GOD:
        return "ula"
    # The lists take Abdulghani for Abdul, which is right for finding names in a text and wrong for telling them apart.
    word = (word if word.startswith("abd") else usual_spelling(word)).replace("'", "")
    if word in {"abdul", "abdel", "abdol", "abdal", "abdur", "abdus", "abd"}:
        return "abdul"
    for pattern, by in _RULES:
        word = pattern.sub(by, word)
    return word


def _joined(words: list[str]) -> list[str]:
    """Abdul with the name that he is the servant of; -ullah and ud-Din with the word before them."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == "abdul" and word != "ula":
            joined[-1] = f"abd{word}"
        elif joined and word == "ula":
            joined[-1] += "ula"
        elif joined and word == "din":
            joined[-1] += "udin"
        else:
            joined.append(word)
    return joined
