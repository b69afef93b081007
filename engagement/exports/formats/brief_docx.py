"""The brief as DOCX."""

from collections.abc import Iterator

from engagement.exports.brief.contents import read_brief
from engagement.exports.brief.document import write_document
from engagement.exports.formats import Export, Format
from engagement.pictures import PICTURES


def write(export: Export) -> Iterator[bytes]:
    return write_document(read_brief(export))


FORMAT = Format(
    name="docx",
    label="Brief (DOCX)",
    holds="question, figure, picture, table and footnotes with quotes, for Word and LibreOffice",
    extension="docx",
    content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    write=write,
    order=8,
    options={"picture": tuple(PICTURES)},
)
