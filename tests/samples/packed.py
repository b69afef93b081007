"""Archives and lists as newsrooms have them; each holds the articles `tell(0)` to `tell(4)`."""

import csv
import json
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO, StringIO

from tests.samples import mail, pages, pdf, word
from tests.samples.articles import Told, tell

TOLD = [tell(number) for number in range(5)]


def _zip(files: Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return packed.getvalue()


def texts() -> bytes:
    return _zip((f"{number}.txt", told.text.encode()) for number, told in enumerate(TOLD))


def one_of_each() -> bytes:
    makers: list[tuple[str, Callable[[Told], bytes]]] = [
        ("a.pdf", pdf.plain), ("b.docx", word.styled), ("c.eml", mail.plain),
        ("d.html", lambda told: pages.wordpress(told).encode()), ("e.txt", lambda told: told.text.encode()),
    ]  # fmt: skip
    return _zip((name, make(told)) for (name, make), told in zip(makers, TOLD, strict=True))


def from_a_mac() -> bytes:
    """Folders, names that are not ASCII, and the hidden files that Finder adds."""
    files = [(f"Presse 2024/Größe {number}.txt", told.text.encode()) for number, told in enumerate(TOLD)]
    hidden = [("__MACOSX/Presse 2024/._Größe 0.txt", b"\0\5\x16\7"), ("Presse 2024/.DS_Store", b"\0\0\0\1Bud1")]
    return _zip([*files, *hidden])


def stored() -> bytes:
    """Not packed at all, as some programs export; in UTF-16, as Windows' editor once saved."""
    return _zip(((f"{n}.txt", told.text.encode("utf-16")) for n, told in enumerate(TOLD)), zipfile.ZIP_STORED)


def with_lists() -> bytes:
    return _zip([("first.csv", table(TOLD[:3])), ("rest.jsonl", lines(TOLD[3:]))])


def saved_pages() -> bytes:
    """As a browser saves them, of five sites."""
    return _zip((f"{n}.mhtml", mail.mhtml(told, pages.DESIGNS[n](told))) for n, told in enumerate(TOLD))


def bzipped() -> bytes:
    return _zip(((f"{n}.html", pages.ministry(told).encode()) for n, told in enumerate(TOLD)), zipfile.ZIP_BZIP2)


def table(told: list[Told] = TOLD, *, delimiter: str = ",", names: str = "title outlet address date text") -> bytes:
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(names.split())
    for one in told:
        writer.writerow([one.title, one.outlet, one.url, one.published.isoformat(), one.text])
    return out.getvalue().encode()


def semicolons() -> bytes:
    """As Excel saves it in most of Europe, with its mark."""
    return b"\xef\xbb\xbf" + table(delimiter=";")


def tabs() -> bytes:
    return table(delimiter="\t").decode().encode("utf-16")


def other_names() -> bytes:
    return table(names="Headline Source URL Published Body")


def legacy() -> bytes:
    """In Windows' Western encoding, with its quotation marks."""
    return table().decode().encode("cp1252")


def with_more_columns() -> bytes:
    rows = list(csv.reader(StringIO(table().decode())))
    out = StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["No.", *row, "editor"] for row in rows])
    return out.getvalue().replace("\r\n", "\n").encode()


def lines(told: list[Told] = TOLD) -> bytes:
    return b"".join(json.dumps(_entry(one)).encode() + b"\n" for one in told)


def lines_unescaped() -> bytes:
    return "\n".join(json.dumps(_entry(one), ensure_ascii=False) for one in TOLD).encode()


def lines_of_windows() -> bytes:
    return b"\r\n\r\n".join(lines().splitlines())


def lines_with_other_names() -> bytes:
    renamed = {"url": "address", "published": "date", "title": "headline", "text": "body"}
    entries = [{renamed.get(key, key): value for key, value in _entry(one).items()} for one in TOLD]
    return b"".join(json.dumps(entry).encode() + b"\n" for entry in entries)


def lines_with_nothing_more() -> bytes:
    return b"".join(json.dumps({"id": one.url, "text": one.text, "outlet": None}).encode() + b"\n" for one in TOLD)


def _entry(told: Told) -> dict[str, str]:
    known = {"title": told.title, "outlet": told.outlet, "url": told.url, "published": told.published.isoformat()}
    return {"id": told.url.rpartition("/")[2], **known, "text": told.text}


ZIPS = (texts, one_of_each, from_a_mac, stored, with_lists, saved_pages, bzipped)
TABLES = (table, semicolons, tabs, other_names, legacy, with_more_columns)
LINES = (lines, lines_unescaped, lines_of_windows, lines_with_other_names, lines_with_nothing_more)
