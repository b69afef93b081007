"""When two names mean the same person, as far as scoring goes."""

import re
import unicodedata
from difflib import SequenceMatcher

from ingest.evaluation.meetings import Participant

HONORIFICS = frozenset(
    (
        *("mr", "mrs", "ms", "dr", "prof", "sir", "he", "h.e", "amb", "ambassador", "president", "minister"),
        *("gen", "general", "lt", "maj", "col", "engineer", "eng", "sayed", "syed", "haji", "hajji", "alhaj", "al-haj"),
        *("mullah", "mawlawi", "maulvi", "moulavi", "mawlavi", "molvi", "maulana", "mawlana", "molawi"),
        *("sheikh", "shaikh", "shaykh", "qari", "mufti", "khalifa"),
    )
)
_LEAST_LIKENESS = 0.9  # of spellings, by difflib's ratio
_WORD = re.compile(r"[\w']+")
_POSSESSIVE = re.compile(r"'s$|'")


def fold(text: str | None) -> list[str]:
    """The words of a name or sentence: lower case, without accents, possessives and honorifics."""
    decomposed = unicodedata.normalize("NFKD", text or "")
    plain = "".join(character for character in decomposed if not unicodedata.combining(character)).lower()
    words = (_POSSESSIVE.sub("", word) for word in _WORD.findall(plain.replace("’", "'").replace("-", " ")))
    return [word for word in words if word and word not in HONORIFICS]


def same_name(gold: Participant, predicted: str | None) -> bool:
    """Is `predicted` a form of the gold participant's name?"""
    words = fold(predicted)
    return bool(words) and any(_same_words(fold(form), words) for form in (gold.name, *gold.also))


def _same_words(gold: list[str], predicted: list[str]) -> bool:
    if not gold:
        return False
    if predicted == gold:
        return True
    if SequenceMatcher(None, " ".join(predicted), " ".join(gold)).ratio() >= _LEAST_LIKENESS:
        return True
    inside = set(predicted) <= set(gold) or set(gold) <= set(predicted)
    return len(predicted) > 1 and len(gold) > 1 and inside
