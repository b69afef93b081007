"""The brief as DOCX, with footnotes that a word processor numbers anew when rows are moved or cut."""

import re
from collections.abc import Iterator
from io import BytesIO
from tempfile import TemporaryFile
from typing import Any

from django.utils.html import escape
from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from engagement.exports.brief.contents import HEAD, Brief, Footnote
from engagement.pictures.sheet import build_sheet, draw_png

_PIECE = 64 * 1024  # bytes
_WIDTHS = (2.4, 6.2, 2.8, 3.4, 2.0)  # centimetres
# What XML cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Word wants these two before the first note: the lines between text and notes.
_SEPARATORS = (
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
_NOTE = (
    '<w:footnote w:id="{}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    '<w:r><w:rPr><w:sz w:val="17"/></w:rPr><w:t xml:space="preserve"> {}</w:t></w:r></w:p></w:footnote>'
)


def write_document(brief: Brief) -> Iterator[bytes]:
    document = Document()
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(2)
    document.core_properties.title = _plain(brief.about.title)
    document.add_heading(_plain(brief.about.title), 0)
    for label, text in brief.about.lines()[1:]:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(_plain(text))
    _add_picture(document, brief)
    document.add_heading("Meetings", 1)
    _add_table(document, brief)
    if brief.left_out or not brief.lines:
        document.add_paragraph(brief.left_out or "No meeting on record fits these filters.")
    _add_footnotes(document, brief.footnotes)
    with TemporaryFile() as file:
        document.save(file)
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece


def _plain(text: str) -> str:
    return _ILLEGAL.sub("", text)


def _add_picture(document: Any, brief: Brief) -> None:
    picture = brief.picture
    if picture.drawing is None:
        document.add_paragraph(_plain(picture.empty))
        return
    sheet = build_sheet(picture, [note.text for note in picture.notes], site=brief.site)
    document.add_picture(BytesIO(draw_png(sheet)), width=Cm(17))


def _add_table(document: Any, brief: Brief) -> None:
    table = document.add_table(rows=1, cols=len(HEAD))
    table.style = "Light List Accent 1"
    for cell, words in zip(table.rows[0].cells, HEAD, strict=True):
        cell.text = words
    _repeat_on_each_page(table.rows[0])
    for line in brief.lines:
        cells = table.add_row().cells
        for cell, words in zip(cells, line.cells, strict=True):
            cell.paragraphs[0].add_run(_plain(words)).font.size = Pt(9)
        for note in line.notes:
            _refer(cells[1].paragraphs[0], note.number)
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)


def _repeat_on_each_page(row: Any) -> None:
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(header)


def _refer(paragraph: Any, number: int) -> None:
    run = paragraph.add_run(" ")
    run.font.superscript = True
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:id"), str(number))
    run._r.append(reference)


def _add_footnotes(document: Any, notes: list[Footnote]) -> None:
    """The library writes none, so this is their part of the file as ECMA-376, part 1, 17.11 has it."""
    told = "".join(_NOTE.format(note.number, escape(_plain(_words(note)))) for note in notes)
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{_SEPARATORS}{told}'
    blob = f"{xml}</w:footnotes>".encode()
    part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _words(note: Footnote) -> str:
    return f"{note.source}. “{note.quote}” {note.address}".strip()
