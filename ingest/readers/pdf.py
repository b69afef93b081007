"""PDF documents with a text layer: columns in reading order, without headers, footers and page numbers."""

import re
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.readers.base import DEFAULT_LIMITS, TITLE_LENGTH, ArticleText, Limits, ReadError, one_line, storable
from ingest.readers.layout import Piece, build_lines, build_paragraphs, order_lines, part_edges

_HEADER = re.compile(rb"%PDF-\d")
_NO_TITLE = re.compile(r"microsoft word|untitled|^document\d*$|\.(docx?|pdf|indd|qxd|html?)\b|^https?:", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s<>\"]{4,2000}")
_LETTERS_A_PAGE = 20  # under that, a page is a picture with a page number
_MAX_LETTERS = 100_000  # a page of small print has ten thousand
_HEADLINE_LINES = 4
_PASTE = "Open it, copy the article's text, and paste it."


class PdfReader:
    """Reads the text layer. Where the file was made is no word on when its article was published: no date is taken
    from its properties."""

    name = "PDF documents"
    suffixes = (".pdf",)

    def recognises(self, head: bytes) -> bool:
        return _HEADER.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")) is not None

    def read(self, data: bytes, limits: Limits = DEFAULT_LIMITS) -> ArticleText:
        try:
            document = pdfium.PdfDocument(data)
        except pdfium.PdfiumError as error:
            raise _refusal(error) from error
        try:
            pages = [_read_page(document, number) for number in range(_count_pages(document, limits))]
            title = _own_title(document)
        except (pdfium.PdfiumError, ValueError, OverflowError) as error:
            raise _damaged() from error
        finally:
            document.close()
        kept, dropped = part_edges(pages)
        ordered = [line for page in kept for line in order_lines(page)]
        text = storable("\n\n".join(build_paragraphs(ordered)))
        if sum(map(str.isalpha, text)) < _LETTERS_A_PAGE:
            raise _scan(len(pages))
        headline = title or _headline(order_lines(kept[0]))
        return ArticleText(one_line(headline, TITLE_LENGTH), None, None, _address(dropped), text)


def _count_pages(document: pdfium.PdfDocument, limits: Limits) -> int:
    count = len(document)
    if count == 0:
        raise _damaged()
    if count > limits.pages:
        message = (
            f"The document has {count:,} pages, and at most {limits.pages:,} are read. Save the pages of the article "
            "alone, or paste its text; an administrator can raise the limit (READER_MAX_PAGES)."
        )
        raise ReadError(message, "too_large")
    return count


def _read_page(document: pdfium.PdfDocument, number: int) -> list[Piece]:
    """The lines of a page; none of a page that is damaged, since the others may hold the article."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return []
    try:
        height = page.get_height()
        text_page = page.get_textpage()
        try:
            pieces = list(_read_pieces(text_page, height))
        finally:
            text_page.close()
    finally:
        page.close()
    return build_lines(pieces)


def _read_pieces(page: pdfium.PdfTextPage, height: float) -> Iterator[Piece]:
    """Runs of letters beside each other. Each has the height of its font and not of its own highest letter, so that
    all lines of a paragraph are equally high."""
    box, top, bottom = raw.FS_RECTF(), 0.0, 0.0
    left = right = 0.0
    letters: list[str] = []
    for index in range(min(page.count_chars(), _MAX_LETTERS)):
        letter = chr(raw.FPDFText_GetUnicode(page.raw, index) & 0xFFFF)
        if letter.isspace():
            letters += [" "] if letters and letter not in "\r\n" else []
            continue
        if not raw.FPDFText_GetLooseCharBox(page.raw, index, box):
            continue
        size = max(bottom - top, 0.1)
        other_line = abs(height - box.top - top) > 0.5 * size
        if letters and (other_line or not -size < box.left - right < 1.1 * size):
            yield Piece(left, top, right, bottom, "".join(letters))
            letters = []
        if not letters:
            left, top, right, bottom = box.left, height - box.top, box.right, height - box.bottom
        letters.append(letter)
        right = max(right, box.right)
    if letters:
        yield Piece(left, top, right, bottom, "".join(letters))


def _own_title(document: pdfium.PdfDocument) -> str | None:
    title = document.get_metadata_value("Title").strip()
    return title if len(title.split()) > 2 and not _NO_TITLE.search(title) else None


def _headline(lines: Sequence[Piece]) -> str | None:
    """The largest lines of the first page, if they stand out."""
    if len(lines) < 3:
        return None
    largest = max(line.height for line in lines)
    usual = sorted(line.height for line in lines)[len(lines) // 2]
    chosen = [line.text.strip() for line in lines if line.height > 0.9 * largest]
    stands_out = largest > 1.2 * usual and len(chosen) <= _HEADLINE_LINES
    return " ".join(chosen) if stands_out else None


def _address(dropped: Sequence[str]) -> str | None:
    """Browsers print a page's address at the edge of each sheet."""
    for text in dropped:
        found = _ADDRESS.search(text)
        if found and "…" not in text:
            return storable(found[0])
    return None


def _refusal(error: pdfium.PdfiumError) -> ReadError:
    if "password" in str(error).lower() or "security" in str(error).lower():
        message = f"The document is locked with a password. Save it without one, or: {_PASTE[0].lower()}{_PASTE[1:]}"
        return ReadError(message, "locked")
    return _damaged()


def _damaged() -> ReadError:
    message = f"The PDF document is damaged or incomplete. Download it again, or: {_PASTE[0].lower()}{_PASTE[1:]}"
    return ReadError(message, "damaged")


def _scan(pages: int) -> ReadError:
    message = (
        f"The document's {f'{pages} pages hold' if pages > 1 else 'page holds'} pictures and no text: it is a scan. "
        "It is kept: enter its meetings by hand, or upload a version that went through text recognition."
    )
    return ReadError(message, "scan")
