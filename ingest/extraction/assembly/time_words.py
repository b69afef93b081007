"""What stands around a temporal expression: does it date the report, the copy or a span of time, and is it quoted?"""

import re
from collections.abc import Sequence
from typing import Literal

from ingest.extraction.article import Sentence
from ingest.extraction.calendar_days import Direction
from ingest.extraction.lexicon import word_list
from ingest.extraction.temporal import TimeExpression

Role = Literal["report", "since", "head", "event"]
_SAYING = word_list("saying") | {"statement", "spokesman", "spokesperson", "spokeswoman", "reporters", "released"}
_SINCE = re.compile(r"\b(?:since|until|till|by|before)\b (?:the |last |early |late |mid-?|end of )*[\w. ]*$")
_DATELINE_AFTER = re.compile(r"\s*(?:\d{4})?\s*(?:[(–—/:.]|--?\s)")
_DATELINE = 45  # characters into its sentence
_DATELINE_PARAGRAPHS = 5
_PREPOSITION = re.compile(r"\b(on|in|for|from|after|before|since|until|by|to|of|during|at|last|next|this)\s*$")
_BESIDE = re.compile(r"(?:,? ?(?:on|in|as|at|the)?)* ?")
_CLAUSAL = re.compile(r" (?!(?:and|that|in|on|at|of|by|with)\b)[^\W\d_]")
_ROUND = frozenset(("vague", "earlieryear"))
_PAST_WORDS = re.compile(
    r"(?:last|past|earlier|recent|yesterday|lately|the other day|(?:the )?previous)\b|.*\b(?:ago|back)$"
)
_FUTURE_WORDS = re.compile(
    r"(?:later this|next|(?:this |in |in the |the )?coming|(?:in )?the next|(?:the )?following|tomorrow)\b"
)
_OPENING, _CLOSING = "“«„", "”»"


def inherent_directions(expression: TimeExpression) -> tuple[Direction, ...]:
    """The directions that the words themselves leave open: 'last Monday' is over, 'next month' to come."""
    if _PAST_WORDS.match(expression.text):
        return ("past",)
    return ("future",) if _FUTURE_WORDS.match(expression.text) else ("past", "future")


def role_of(text: str, expression: TimeExpression, sentence: Sentence) -> Role:
    """Does it date the report ('said on Monday'), the copy's head, a span of time, or something that happened?"""
    words = [word.strip(",.") for word in text[max(0, expression.start - 22) : expression.start].lower().split()]
    if any(word in _SAYING for word in words[-3:]):
        return "report"
    if _SINCE.search(text[max(0, expression.start - 12) : expression.end].lower()):
        return "since"
    return "head" if is_dateline(text, expression, sentence) else "event"


def is_dateline(text: str, expression: TimeExpression, sentence: Sentence) -> bool:
    """'KABUL, Oct. 12 (Agency) --' at the head of the copy; 'THU 23:' has no place, and is a heading."""
    if expression.start - sentence.char > _DATELINE or sentence.paragraph >= _DATELINE_PARAGRAPHS:
        return False
    before, after = text[sentence.char : expression.start], text[expression.end : expression.end + 14]
    if not any(letter.isalpha() for letter in before) or not _DATELINE_AFTER.match(after):
        return False
    return before.rstrip(" ,-–—(")[:3].upper() == before[:3]


def preposition_of(text: str, expression: TimeExpression) -> str:
    """The preposition before the expression, or its own first word."""
    found = _PREPOSITION.search(text[max(0, expression.start - 10) : expression.start].lower())
    return found.group(1) if found else expression.text.split(maxsplit=1)[0]


def only_rounds(text: str, expression: TimeExpression, others: Sequence[TimeExpression]) -> bool:
    """'Recently, in February', 'earlier this month, on 5 May': the words beside it say the same and more."""
    return expression.kind in _ROUND and any(
        other.kind not in _ROUND
        and 0 <= other.start - expression.end < 12
        and _BESIDE.fullmatch(text[expression.end : other.start].lower())
        for other in others
    )


def is_clausal(text: str, expression: TimeExpression) -> bool:
    """'Two days after the president had flown home': what it refers to follows."""
    if expression.kind != "rel" or expression.part("dr") not in ("after", "before"):
        return False
    return bool(_CLAUSAL.match(text[expression.end : expression.end + 4]))


def is_quoted(text: str, expression: TimeExpression, sentence: Sentence) -> bool:
    """Does a quotation that opened in the sentence stand open?"""
    before = text[sentence.char : expression.start]
    if before.count('"') % 2:
        return True
    return sum(map(before.count, _OPENING)) > sum(map(before.count, _CLOSING))
