"""Word documents (.docx): paragraphs and tables in their order, read from the XML itself.

Only three parts of the package are opened, each up to a limit; pictures, macros and embedded files are never touched.
"""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from ingest.readers.base import DEFAULT_LIMITS, TITLE_LENGTH, ArticleText, Limits, ReadError, one_line, storable
from ingest.readers.plain import find_headline

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # the same text once more
_BODY, _CORE = "word/document.xml", "docProps/core.xml"
_PART_BYTES = 64 * 1024 * 1024  # a novel has 5 MB
_MAX_ENTRIES = 5_000
_MAX_RATIO = 400  # XML packs to a hundredth at most
_TITLE_STYLE = re.compile(r"(title|titel|titre|título)$", re.IGNORECASE)
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class DocxReader:
    """Deleted text of tracked changes, headers, footers and comments are no part of the article."""

    name = "Word documents"
    suffixes = (".docx",)

    def recognises(self, head: bytes) -> bool:
        return head.startswith(b"PK\x03\x04") and (b"word/" in head or b"[Content_Types].xml" in head[:80])

    def read(self, data: bytes, limits: Limits = DEFAULT_LIMITS) -> ArticleText:
        if data.startswith(_OLD_OFFICE):
            if _LOCKED_OFFICE not in data:
                raise _no_document()
            raise ReadError("The document is locked with a password. Save it without one, and upload it.", "locked")
        try:
            with zipfile.ZipFile(BytesIO(data)) as package:
                names = package.namelist()
                if _BODY not in names or len(names) > _MAX_ENTRIES:
                    raise _no_document()
                body = _parse(_open_part(package, _BODY))
                title = _core_title(package) if _CORE in names else None
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as e:
            raise _damaged() from e
        blocks = _read_blocks(body)
        text = storable("\n\n".join(block for _, block in blocks))
        styled = " ".join(block for style, block in blocks[:6] if _TITLE_STYLE.search(style))
        headline = styled or title or find_headline(text + "\n\n")
        return ArticleText(one_line(headline, TITLE_LENGTH), None, None, None, text)


def _open_part(package: zipfile.ZipFile, name: str) -> bytes:
    info = package.getinfo(name)
    if info.flag_bits & 1:
        raise ReadError("The document is locked with a password. Save it without one, and upload it.", "locked")
    if info.file_size > _PART_BYTES or info.file_size > 100_000 + _MAX_RATIO * info.compress_size:
        megabytes = info.file_size / 1024**2
        message = f"The document unpacks to {megabytes:,.0f} MB of text, too much for an article. Paste its text."
        raise ReadError(message, "too_large")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged()
    return package.read(info)


def _parse(xml: bytes) -> Any:
    """The root of a part. Word writes no document type; entities that multiply, or name files, come only with one."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or xml.startswith((b"\xff\xfe", b"\xfe\xff", b"\0")):
        message = (
            "The document defines entities of its own, as no word processor does: it is not opened. Paste its text."
        )
        raise ReadError(message, "broken_page")
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=False)
    try:
        return etree.fromstring(xml, parser)
    except etree.LxmlError as error:
        raise _damaged() from error


def _core_title(package: zipfile.ZipFile) -> str | None:
    try:
        title = _parse(_open_part(package, _CORE)).findtext(f".//{_DC_TITLE}")
    except ReadError:
        return None  # the text may be whole
    return title if title and len(title.split()) > 2 else None


def _read_blocks(body: Any) -> list[tuple[str, str]]:
    """Style and text of each paragraph; a row of a table is one, its cells parted by bars."""
    blocks: list[tuple[str, str]] = []
    cells: list[list[str]] = []  # of the rows that are open, outermost first

    def add(text: str, style: str = "") -> None:
        if text and cells and cells[-1]:
            cells[-1][-1] = f"{cells[-1][-1]} {text}".strip()
        elif text:
            blocks.append((style, text))

    for event, node in etree.iterwalk(body, events=("start", "end"), tag=(f"{_W}p", f"{_W}tr", f"{_W}tc")):
        kind = node.tag.removeprefix(_W)
        if (event, kind) == ("start", "tr"):
            cells.append([])
        elif (event, kind) == ("start", "tc") and cells:
            cells[-1].append("")
        elif (event, kind) == ("end", "p"):
            style = node.find(f"{_W}pPr/{_W}pStyle")
            add(_paragraph_text(node), "" if style is None else style.get(f"{_W}val", ""))
        elif (event, kind) == ("end", "tr"):
            add(" | ".join(cell for cell in cells.pop() if cell))
    return blocks


def _paragraph_text(paragraph: Any) -> str:
    parts: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        holder = next(node.iterancestors(f"{_W}p"), None)
        if holder is not paragraph or next(node.iterancestors(_FALLBACK), None) is not None:
            continue  # a text box has paragraphs of its own
        kind = node.tag.removeprefix(_W)
        parts.append((node.text or "") if kind == "t" else "-" if kind == "noBreakHyphen" else " ")
    return " ".join("".join(parts).split())


def _no_document() -> ReadError:
    message = (
        "The file is an Office document of another kind or an archive, and no Word document of today. Save the article "
        "as .docx or plain text, or paste its text."
    )
    return ReadError(message, "binary")


def _damaged() -> ReadError:
    message = "The Word document is damaged. Open it in the program that made it and save it again, or paste its text."
    return ReadError(message, "damaged")
