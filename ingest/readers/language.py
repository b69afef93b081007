"""Which language a text is in."""

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


def detect_language(body: str) -> str:
    """The ISO 639-1 (or 639-3) code of the language of an article's body: `en` unless it can hardly be English."""
    sample = body[:_SAMPLE]
    ranked: list[tuple[str, float]] = _identifier().rank(sample)
    english = next((probability for code, probability in ranked if code == "en"), 0.0)
    best, probability = ranked[0]
    is_clear = len(sample) >= _SHORT or probability >= _SURE
    return best if english < (_HARDLY if is_clear else _HARDLY_IF_SHORT) else "en"
