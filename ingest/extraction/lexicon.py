"""Plain word lists and spelling variants: `rules/words/*.txt`, words between spaces, lines with `#` are remarks."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "rules" / "words"


def _lines(name: str) -> list[str]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@cache
def word_list(name: str) -> frozenset[str]:
    """All words of `rules/words/NAME.txt`."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def variants(name: str) -> dict[str, str]:
    """From each further word of a line of `rules/words/NAME.txt` to its first, which stands for all of them."""
    return {other: first for first, *others in (line.split() for line in _lines(name)) for other in others}
