"""Which language a text is in."""

import re
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

_SAMPLE = 20_000  # characters
# The identifier's first choice is wrong for one in ten English paragraphs under 100 characters, full of names as they
# are, and it takes many longer ones for Nigerian Pidgin. What tells is the probability it leaves to English: over the
# corpus' 1,500 paragraphs of 100 characters and more never under 0.17, for sentences in nine other languages that use
# Latin letters at most 0.0007. English headlines and captions reach down to 0.0001, but then no other language is sure.
_HARDLY, _HARDLY_IF_SHORT = 0.002, 0.0001
_SHORT = 100  # characters
_SURE = 0.9


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """Loads in 0.7 seconds; with settings of its own, unlike the one that the package shares in a process."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


# The identifier takes a millisecond, nearly all of a text's reading. Eight of ten English articles are told by their
# commonest words alone: these are 19 of 100 words of the corpora. Each quarter of a text must have some: one of which
# a part is in another language is looked at closely.
_PLAIN = frozenset({"the", "of", "and", "to", "that", "with", "from", "by", "his", "were", "has"})
_PLAIN_SHARE, _QUARTERS_SHARE, _PLAIN_WORDS = 0.15, 0.08, 40
_ASCII_SHARE = 0.95  # of its characters: other scripts may do without spaces, and so with few words


# Letters that only Pashto writes, only Urdu, and those that Persian and Pashto share and Arabic lacks.
_PASHTO = frozenset("ټډړږښڼېۍځڅ")
_URDU = frozenset("ٹڈڑںے")
_PERSIAN = frozenset("پچژگکی")
_ARABIC_SCRIPT = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff]")
_LETTER_SHARE = 0.01  # a Pashto text has one in twelve; a Persian one that names a Pashtun, one in hundreds
# Offices and institutions that Afghanistan's Persian calls otherwise than Iran's. Letters cannot tell the two apart.
_DARI_WORDS = frozenset(
    {"والی", "ولسوال", "ولسوالی", "ولسوالی‌ها", "شاروال", "شاروالی", "پوهنتون", "سارنوال", "سارنوالی", "درستیز"}
    | {"ستره‌محکمه", "رییس‌الوزرا", "قوماندان", "قوماندانی", "امنیه", "طیاره", "شفاخانه"}
)
_IRANIAN_WORDS = frozenset(
    {"استاندار", "استانداری", "استان", "شهردار", "شهرداری", "فرماندار", "فرمانداری", "دادستان", "دانشگاه"}
    | {"بیمارستان"}
)
_NAMES = {
    **{"ar": "Arabic", "de": "German", "es": "Spanish", "fa": "Persian", "fr": "French", "hi": "Hindi"},
    **{"id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "kk": "Kazakh", "ky": "Kyrgyz"},
    **{"nl": "Dutch", "pl": "Polish", "prs": "Dari", "ps": "Pashto", "pt": "Portuguese", "ru": "Russian"},
    **{"tg": "Tajik", "tk": "Turkmen", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "uz": "Uzbek"},
    "zh": "Chinese",
}


def detect_language(body: str) -> str:
    """The ISO 639-1 (or 639-3) code of the language of an article's body: `en` unless it can hardly be English.

    In Arabic script letters decide before the identifier: `ps` and `ur` have some of their own. `prs` (Dari) is said
    where words of Afghanistan's administration stand in a Persian text and none of Iran's, else `fa`.
    """
    sample = body[:_SAMPLE]
    if _is_plainly_english(sample):
        return "en"
    ranked: list[tuple[str, float]] = _identifier().rank(sample)
    english = next((probability for code, probability in ranked if code == "en"), 0.0)
    best, probability = ranked[0]
    arabic = _ARABIC_SCRIPT.findall(sample)
    if len(arabic) > sum(map(str.isalpha, sample)) / 2:
        return _tell_by_letters(sample, arabic, best)
    is_clear = len(sample) >= _SHORT or probability >= _SURE
    return best if english < (_HARDLY if is_clear else _HARDLY_IF_SHORT) else "en"


def _is_plainly_english(sample: str) -> bool:
    plain = [word in _PLAIN for word in sample.lower().split()]
    quarter = len(plain) // 4
    if len(plain) < _PLAIN_WORDS or sum(plain) < len(plain) * _PLAIN_SHARE:
        return False
    if any(sum(plain[n * quarter : (n + 1) * quarter]) < quarter * _QUARTERS_SHARE for n in range(4)):
        return False
    return len(sample.encode("ascii", "ignore")) >= len(sample) * _ASCII_SHARE


def name_language(code: str) -> str:
    """For messages: `Pashto, “ps”`, or the bare code where we have no name for it."""
    return f"{_NAMES[code]}, “{code}”" if code in _NAMES else f"“{code}”"


def _tell_by_letters(sample: str, arabic: list[str], guess: str) -> str:
    pashto, urdu = (sum(letter in own for letter in arabic) for own in (_PASHTO, _URDU))
    if max(pashto, urdu) >= max(1, _LETTER_SHARE * len(arabic)):
        return "ps" if pashto >= urdu else "ur"
    if not any(letter in _PERSIAN for letter in arabic):
        return "ar" if guess in {"fa", "ps", "ur"} else guess
    if guess not in {"fa", "ps", "ur", "ar", "en"}:
        return guess
    words = set(re.findall(r"[\w\u200c]+", sample))
    dari = len(words & _DARI_WORDS)
    return "prs" if dari >= 2 and not words & _IRANIAN_WORDS else "fa"
