"""PDF documents written by hand: the least that a reader of text layers has to cope with."""

import textwrap
from dataclasses import dataclass, replace

from tests.samples.articles import Told

WIDTH, HEIGHT = 595, 842
BODY, LEADING = 10, 13

NOTES = (
    "The bridge was built by engineers of the old government, who never saw a lorry on it.",
    "Apricots are the first fruit of the year, and the first to spoil.",
    "No reporter was let into the room, and the doors were shut after the photographs.",
    "The rivers carry little water in the autumn, and less each year.",
)


@dataclass(frozen=True)
class Run:
    """A line of text at a place in points from the lower left corner."""

    x: float
    y: float
    size: float
    text: str


def document(pages: list[list[Run]], *, title: str = "", locked: bool = False, filler: int = 0) -> bytes:
    """A PDF of these pages; `filler` adds that many references to the last one; `locked` needs a password."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    information = f"<< /Title ({title}) /CreationDate (D:20250101000000Z) >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font, information]
    kids = []
    for runs in pages:
        stream = "\n".join(f"BT /F1 {r.size} Tf {r.x} {r.y} Td ({_escape(r.text)}) Tj ET" for r in runs)
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        content = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {content} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(len(objects))
    kids += [kids[-1]] * filler
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] >>"
    key = f"<{'41' * 32}>"
    encrypt = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [{key} {key}]" if locked else ""
    return _assemble(objects, encrypt)


def _assemble(objects: list[str], encrypt: str) -> bytes:
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    start = len(data)
    rows = "".join(f"{place:010} 00000 n \n" for place in places)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    data += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R {encrypt} >>\n".encode()
    return bytes(data + f"startxref\n{start}\n%%EOF\n".encode())


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def plain(told: Told) -> bytes:
    """A headline and one column."""
    return document([[*_headline(told, 20), *_column(told, 60, 700, 90)]])


def two_columns(told: Told) -> bytes:
    """The lines of both columns are written row by row, as some programs do."""
    left = _column(told, 60, 700, 42, slice(0, 2), broken=True)
    right = _column(told, 310, 700, 42, slice(2, 4), broken=True)
    rows = [run for pair in zip(left, right, strict=False) for run in pair]
    rows += left[len(right) :] + right[len(left) :]
    return document([[Run(60, 760, 18, told.title), *rows]], title=told.title)


def many_pages(told: Told) -> bytes:
    """A paragraph a page, each with a header and a footer, as a browser prints."""
    pages = []
    for number in range(len(told.paragraphs)):
        body = _column(told, 60, 700, 90, slice(number, number + 1))
        head = Run(60, 815, 8, f"{told.outlet} - {told.published:%d/%m/%Y}, 10:2{number}")
        foot = [Run(60, 25, 8, told.url), Run(520, 25, 8, f"{number + 1}/{len(told.paragraphs)}")]
        pages.append([head, *body, *_column(replace(told, paragraphs=(NOTES[number],)), 60, 500, 90), *foot])
    return document(pages, title=told.title)


def narrow(told: Told) -> bytes:
    """A narrow column with broken words and indented paragraphs without gaps."""
    return document([[*_headline(told, 16), *_column(told, 60, 720, 36, broken=True, gap=0, indent=12)]])


def _headline(told: Told, size: int) -> list[Run]:
    return [Run(60, 790 - 30 * row, size, line) for row, line in enumerate(textwrap.wrap(told.title, 34))]


def scan() -> bytes:
    return document([[], []])


def _column(
    told: Told, x: float, y: float, width: int, chosen: slice = slice(None), *, broken: bool = False, gap: float = 10,
    indent: float = 0,
) -> list[Run]:  # fmt: skip
    runs = []
    for paragraph in told.paragraphs[chosen]:
        for number, line in enumerate(break_lines(paragraph, width) if broken else textwrap.wrap(paragraph, width)):
            runs.append(Run(x + (indent if number == 0 else 0), y, BODY, line))
            y -= LEADING
        y -= gap
    return runs


def break_lines(text: str, width: int) -> list[str]:
    """Lines whose last word is broken with a hyphen where it is long, letters on both sides."""
    lines, line = [], ""
    for word in text.split():
        room = width - len(line) - 2
        if len(line) + 1 + len(word) <= width:
            line = f"{line} {word}".strip()
        elif word.isalpha() and word.islower() and len(word) > 6 and 3 <= room <= len(word) - 3:
            lines.append(f"{line} {word[:room]}-")
            line = word[room:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]
