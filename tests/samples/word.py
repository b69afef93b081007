"""Word documents, made with python-docx, and hostile ones, made by hand."""

import zipfile
from io import BytesIO

from docx import Document

from tests.samples.articles import Told

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def styled(told: Told) -> bytes:
    """A title in its style, then paragraphs."""
    document = Document()
    document.add_heading(told.title, 0)
    for paragraph in told.paragraphs:
        document.add_paragraph(paragraph)
    return _bytes(document)


def with_properties(told: Told) -> bytes:
    """No headline in the text: the title stands in the properties alone; a header and a footer on each page."""
    document = Document()
    document.core_properties.title = told.title
    section = document.sections[0]
    section.header.paragraphs[0].text = "Internal use only"
    section.footer.paragraphs[0].text = "Page 1 of 1"
    for paragraph in told.paragraphs:
        document.add_paragraph(paragraph)
    return _bytes(document)


def with_table(told: Told) -> bytes:
    """A table of two columns between the paragraphs, one of its cells with a table of its own."""
    document = Document()
    document.add_heading(told.title, 0)
    document.add_paragraph(told.paragraphs[0])
    table = document.add_table(rows=2, cols=2)
    for row, words in enumerate((("Date", "Who met"), ("1 May", "Muttaqi and Wang"))):
        for cell, word in zip(table.rows[row].cells, words, strict=True):
            cell.text = word
    inner = table.rows[1].cells[1].add_table(rows=1, cols=2)
    inner.rows[0].cells[0].text, inner.rows[0].cells[1].text = "Place", "Kabul"
    for paragraph in told.paragraphs[1:]:
        document.add_paragraph(paragraph)
    return _bytes(document)


def in_runs(told: Told) -> bytes:
    """Each word a run of its own, every third one bold, as after many hands."""
    document = Document()
    document.add_heading(told.title, 0)
    for paragraph in told.paragraphs:
        written = document.add_paragraph()
        for number, word in enumerate(paragraph.split(" ")):
            written.add_run(word if number == 0 else f" {word}").bold = number % 3 == 0
    return _bytes(document)


def tracked(told: Told) -> bytes:
    """Changes that were tracked: what was deleted is not read, what was inserted is; with a text box."""
    body = "".join(
        f"<w:p><w:r><w:t xml:space='preserve'>{_escape(text)}</w:t></w:r>"
        f"<w:del><w:r><w:delText>NEVER SAID</w:delText></w:r></w:del>"
        f"<w:ins><w:r><w:t xml:space='preserve'> (sic)</w:t></w:r></w:ins></w:p>"
        for text in told.paragraphs
    )
    return package(f"<w:document xmlns:w='{NAMESPACE}'><w:body>{body}</w:body></w:document>".encode())


def package(document: bytes, **others: bytes) -> bytes:
    """The least that is taken for a Word document."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
        for name, data in others.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def billion_laughs() -> bytes:
    entities = "".join(f"<!ENTITY l{n + 1} '{f'&l{n};' * 10}'>" for n in range(9))
    body = f"<w:document xmlns:w='{NAMESPACE}'><w:p>&l9;</w:p></w:document>"
    return package(f"<!DOCTYPE d [<!ENTITY l0 'ha'>{entities}]>{body}".encode())


def _bytes(document: object) -> bytes:
    buffer = BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
