"""From an article's text to its paragraphs: menus, teasers, captions and footers told apart, offsets kept.

Nothing is removed: a paragraph says what kind it is, and keeps the offsets of the original text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Literal

ParagraphKind = Literal["body", "heading", "teaser", "clutter"]
LIMIT = 100_000  # characters; some 16,000 words
PIECE_LIMIT = 25_000  # words and marks
LINE_LIMIT = 4_000
PARAGRAPH_LIMIT = 5_000

_TEASER_START = re.compile(
    r"^\W*(?:also read|read (?:also|more|next|on|:|\|)|related(?: (?:news|stories|articles|coverage))?\b|see also"
    r"|more (?:from|on|news)|don'?t miss|you (?:may|might) (?:also )?like|trending|most read"
    r"|latest (?:from|news|headlines)|editor'?s pick|recommended|previous story|next story|top stories|popular"
    r"|in other news|elsewhere|from the archive|latest:|breaking:|must read|what to read)",
    re.IGNORECASE,
)
_CLUTTER = re.compile(
    r"(?:^\W*(?:home\b.{0,3}[|/>»]|share (?:on|this)|follow (?:us|\w+ on)|subscribe|sign up|log ?in|comments?\b"
    r"|copyright|©|all rights reserved|advertisement|photo(?:graph)?(?: by|:)|file photo|image(?: by|:)|tags?:"
    r"|filed under|by:|reading time|back to top|accessibility|skip to|cookie|newsletter|about the|editor:"
    r"|reporting by|print\b|listen to|watch:|join (?:us|our)|download (?:our|the) app)"
    r"|get (?:breaking news|the latest|.{0,40}newsletter)|sign up$|©|all rights reserved"
    r"|min(?:ute)?s? read\b|click here)",
    re.IGNORECASE,
)
_MENU = re.compile(r"(?:\s[|/»·•>]\s.*){2,}")
_BULLET = re.compile(r"^\s*[»·•▪►*–-]\s")
_PIECE = re.compile(r"\w+|[^\w\s]")
_LINE_END = re.compile(r"[\n\r\u2028\u2029]")
_UNBROKEN = re.compile(r"\S{300,}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SENTENCE_END = (".", "!", "?")
_CLOSING = '"”’)]'


@dataclass(frozen=True)
class Paragraph:
    """`text` has the length of `source[start:start + len(text)]`; line breaks within it, and whatever no copy holds
    (see `_readable`), became spaces."""

    text: str
    start: int
    kind: ParagraphKind


def clip_text(text: str, limit: int = LIMIT, pieces: int = PIECE_LIMIT) -> tuple[str, bool]:
    """The text cut at the last paragraph or sentence before `limit` characters, and whether it was cut.

    A text that is mostly marks or line ends is cut earlier, as each mark costs the pipeline as much as a word.
    """
    head = text[:limit]
    for pattern, most in ((_PIECE, pieces), (_LINE_END, LINE_LIMIT)):
        last = next(islice(pattern.finditer(head), most, None), None) if len(head) > most else None
        head = head[: last.start()] if last else head
    if len(head) == len(text):
        return text, False
    cut = max(head.rfind("\n"), head.rfind(". ") + 1, head.rfind("! ") + 1, head.rfind("? ") + 1)
    return (head[:cut] if cut > len(head) // 2 else head), True


def count_pieces(text: str) -> int:
    """The words and marks of a text: about as many as the pipeline's tokens."""
    return len(_PIECE.findall(text))


def split_paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs in order; lines that were only wrapped are one paragraph, repeated lines are clutter."""
    text = _readable(text)
    paragraphs: list[Paragraph] = []
    seen: set[str] = set()
    teasing = False
    for start, line in _lines(text):
        kind = _kind(line, teasing=teasing)
        teasing = kind == "teaser" and (teasing or bool(_TEASER_START.match(line)))
        if line in seen and len(line) > 20:
            kind = "clutter"
        seen.add(line)
        paragraphs.extend(Paragraph(piece, start + offset, kind) for offset, piece in _pieces(line))
    return paragraphs


def _readable(text: str) -> str:
    """The text, as long as before, without what the pipeline cannot take: halves of a character, and hundreds of
    characters without a space between, which its tokeniser would try in all ways."""
    return _UNBROKEN.sub(lambda match: " " * len(match.group()), _SURROGATE.sub("\ufffd", text))


def _pieces(line: str) -> Iterator[tuple[int, str]]:
    """A line in parts of at most `PARAGRAPH_LIMIT`, each with its offset: cut behind a sentence, else behind a word."""
    offset = 0
    while len(line) - offset > PARAGRAPH_LIMIT:
        part = line[offset : offset + PARAGRAPH_LIMIT]
        least = PARAGRAPH_LIMIT // 2
        cut = next((at for at in (part.rfind(". ") + 2, part.rfind(" ") + 1) if at > least), PARAGRAPH_LIMIT)
        yield offset, part[:cut]
        offset += cut
    yield offset, line[offset:]


def _lines(text: str) -> list[tuple[int, str]]:
    """Lines with content, each with its offset; a line that goes on in lower case is joined with the next."""
    lines: list[tuple[int, str]] = []
    for match in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        line, start = match.group(), match.start()
        if line.isspace():
            continue
        if lines:
            last_start, last = lines[-1]
            gap = text[last_start + len(last) : start]
            # Hard-wrapped copy: a long line without an end, and the next one begins in lower case at once.
            if gap.count("\n") <= 1 and len(last) > 50 and not _ends_sentence(last) and line[:1].islower():
                lines[-1] = (last_start, last + " " * len(gap) + line)
                continue
        lines.append((start, line))
    return lines


def _ends_sentence(line: str) -> bool:
    return line.rstrip().rstrip(_CLOSING).endswith(_SENTENCE_END)


def _kind(line: str, *, teasing: bool) -> ParagraphKind:
    stripped = line.strip()
    ends = _ends_sentence(stripped)
    if _TEASER_START.match(stripped) and len(stripped) < 300 and not (ends and len(stripped) > 80):
        return "teaser"
    if len(stripped) < 200 and (_CLUTTER.search(stripped) or _MENU.search(stripped)):
        return "clutter"
    if teasing and not ends and len(stripped) < 160:
        return "teaser"
    if _BULLET.match(line) and not ends and len(stripped) < 120 and teasing:
        return "teaser"
    return "heading" if not ends and _is_heading(stripped) else "body"


def _is_heading(line: str) -> bool:
    """A headline in title case; its words say what the copy below says better."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", line) if len(word) > 3]
    return len(words) > 3 and len(line) < 150 and sum(word[0].isupper() for word in words) >= 0.85 * len(words)
