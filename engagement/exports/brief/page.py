"""The brief as one HTML file that needs nothing else: it opens, prints and travels by mail."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from engagement.exports.brief.contents import HEAD, Brief, Line
from engagement.pictures import Picture
from engagement.pictures.sheet import build_sheet

_STYLE = (Path(__file__).parent / "brief.css").read_text()


def write_page(brief: Brief) -> Iterator[bytes]:
    """Piece by piece, as UTF-8."""
    about = brief.about
    facts = format_html_join("", "<dt>{}</dt><dd>{}</dd>", ((label, _link(text)) for label, text in about.lines()[1:]))
    yield format_html(
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        'content="width=device-width"><title>{}</title><style>{}</style></head><body><h1>{}</h1><dl>{}</dl>{}',
        about.title,
        mark_safe(_STYLE),  # noqa: S308  (our own, without data)
        about.title,
        facts,
        _figure(brief),
    ).encode()
    head = format_html_join("", '<th scope="col">{}</th>', ((words,) for words in HEAD))
    yield format_html("<h2>Meetings</h2><table><thead><tr>{}</tr></thead><tbody>", head).encode()
    for line in brief.lines:
        yield _row(line).encode()
    yield format_html("</tbody></table><p>{}</p>", brief.left_out or _nothing(brief)).encode()
    yield _notes(brief).encode()
    yield b"</body></html>\n"


def _nothing(brief: Brief) -> str:
    return "" if brief.lines else "No meeting on record fits these filters."


def _link(text: str) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', text, text) if text.startswith(("https://", "http://")) else text


def _figure(brief: Brief) -> SafeString:
    picture = brief.picture
    if picture.drawing is None:
        return format_html("<p>{}</p>", picture.empty)
    sheet = build_sheet(picture, [note.text for note in picture.notes], site=brief.site)
    drawing = mark_safe(str(sheet))  # noqa: S308  (the builder escapes all text)
    return format_html("<figure>{}</figure>{}", drawing, _numbers(picture))


def _numbers(picture: Picture) -> SafeString:
    head = format_html_join("", '<th scope="col">{}</th>', ((words,) for words in picture.columns))
    rows = format_html_join(
        "", "<tr>{}</tr>", ((format_html_join("", "<td>{}</td>", ((c.text,) for c in row)),) for row in picture.rows)
    )
    return format_html(
        "<details><summary>The numbers of the picture</summary><table><thead><tr>{}</tr></thead><tbody>{}</tbody>"
        "</table></details>",
        head,
        rows,
    )


def _row(line: Line) -> SafeString:
    date, *others = line.cells
    marks = format_html_join(
        "", '<sup><a id="r{}" href="#n{}">[{}]</a></sup>', ((n.number, n.number, n.number) for n in line.notes)
    )
    cells = format_html_join("", "<td>{}</td>", ((words,) for words in others[1:]))
    return format_html(
        '<tr><td><a href="{}">{}</a></td><td>{} {}</td>{}</tr>\n', line.address, date, others[0], marks, cells
    )


def _notes(brief: Brief) -> SafeString:
    if not brief.footnotes:
        return SafeString("")
    rows = format_html_join(
        "\n",
        '<li id="n{}" value="{}">{}. “{}” {} <a href="#r{}" aria-label="Back to the table">↩</a></li>',
        ((n.number, n.number, n.source, n.quote, _link(n.address), n.number) for n in brief.footnotes),
    )
    return format_html("<h2>Sources</h2><ol>{}</ol>", rows)
