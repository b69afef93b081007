"""Names of people: folding, honorifics, and when two forms may be one person's."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import JaroWinkler

HONORIFICS = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady baroness mullah mawlawi maulvi moulavi mawlavi molvi maulana mawlana "
    "molawi sheikh shaikh shaykh sheikha haji hajji alhaj qari mufti khalifa excellency he h.e h.e. hon hon. "
    "amb amb. gen gen. lt lt. maj maj. col col. brig brig. capt capt. adm adm. eng eng. engineer sayed syed senator sen sen. rep rep. "
    "mr. mrs. ms. dr. prof. st. hrh majesty highness royal holiness reverend rev. ayatollah hojatoleslam makhdoom "
    "general colonel captain major lieutenant admiral brigadier marshal akhundzada-sahib m/s u daw sheikh-ul-hadith".split()
)
TALIBAN_HONORIFICS = frozenset("mullah mawlawi maulvi moulavi mawlavi molvi molawi qari khalifa sheikh-ul-hadith".split())
PARTICLES = frozenset("bin ibn bint al el ul ur de da do dos das del della di du van von der den la le abu ben y zu ud uz e ter".split())
_VARIANTS = {
    "mohammed": "mohammad", "muhammad": "mohammad", "mohamed": "mohammad", "muhammed": "mohammad", "mohamad": "mohammad",
    "mottaqi": "muttaqi", "motaqi": "muttaqi", "mutaqi": "muttaqi", "motaqqi": "muttaqi",
    "ahmed": "ahmad", "mehmood": "mahmood", "mahmud": "mahmood", "mehmud": "mahmood", "hasan": "hassan",
    "sergei": "sergey", "aleksandar": "aleksandar", "yaqub": "yaqoob", "yaqoub": "yaqoob", "yaghoub": "yaqoob",
    "abdulghani": "abdul", "serajuddin": "sirajuddin", "nuruddin": "nooruddin", "noruddin": "nooruddin", "abdel": "abdul",
    "zelenskyy": "zelensky", "zelenskiy": "zelensky", "volodymyr": "volodymyr", "hussain": "hussein", "hossein": "hussein",
}  # fmt: skip


@lru_cache(maxsize=100_000)
def fold_word(word: str) -> str:
    """Lower case without diacritics, apostrophes straight."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).lower().replace("ı", "i").replace("ø", "o").replace("ł", "l").replace("đ", "d")


@lru_cache(maxsize=50_000)
def fold_name(name: str) -> tuple[str, ...]:
    """The words of a name that tell people apart: folded, spellings unified, honorifics and hyphens gone."""
    words = re.findall(r"[\w.']+", fold_word(name).replace("-", " ").replace("`", "'"))
    kept = []
    for word in words:
        bare = word.removesuffix("'s").strip("'.")
        if bare and bare not in HONORIFICS and word not in HONORIFICS:
            kept.append(_VARIANTS.get(bare, bare))
    return tuple(kept)


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
        return same_word(short[0], long[-1]) or same_word(short[0], long[0]) or (len(long) > 2 and same_word(short[0], long[-2]))
    return True


def _initial(word: str, full: str) -> bool:
    return len(word) == 1 and full.startswith(word)
