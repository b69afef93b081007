"""The brief as HTML."""

from collections.abc import Iterator

from engagement.exports.brief.contents import read_brief
from engagement.exports.brief.page import write_page
from engagement.exports.formats import Export, Format
from engagement.pictures import PICTURES


def write(export: Export) -> Iterator[bytes]:
    return write_page(read_brief(export))


FORMAT = Format(
    name="brief",
    label="Brief (HTML)",
    holds="question, figure, picture, table and footnotes with quotes, to read and print",
    extension="html",
    content_type="text/html; charset=utf-8",
    write=write,
    order=7,
    options={"picture": tuple(PICTURES)},
)
