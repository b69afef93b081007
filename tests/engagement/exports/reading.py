"""Files and pages read back, so that tests can compare them."""

import csv
import io
import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

Table = list[dict[str, str]]


def download(client: Client, address: str, **query: str) -> bytes:
    response: Any = client.get(address, query)
    assert response.status_code == 200, response.content
    assert response.streaming
    return b"".join(response.streaming_content)


def csv_rows(content: bytes) -> Table:
    text = content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    lines = [line for line in lines if not (len(line) == 1 and line[0].startswith("# "))]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


class _Cells(HTMLParser):
    """The cells of the table of meetings by their labels; each line of “Who met” ends in a mark."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Table = []
        self.label = ""
        self.sides = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "td":
            self.label = values.get("data-label") or ""
            if self.label == "Date":
                self.rows.append({})
            self.rows[-1][self.label] = ""
            self.sides = 0
        if values.get("class") == "side" and self.label:
            self.sides += 1
            self.rows[-1][self.label] += "; " if self.sides > 1 else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "td":
            self.rows[-1][self.label] = re.sub(r"\s+", " ", self.rows[-1][self.label]).strip().replace(" ;", ";")
            self.label = ""

    def handle_data(self, data: str) -> None:
        if self.label:
            self.rows[-1][self.label] += data


def page_rows(client: Client, address: str) -> Table:
    """The rows of every page of the list."""
    found: Table = []
    seen: set[str] = set()
    while address not in seen:
        seen.add(address)
        response: Any = client.get(address, follow=True)
        assert response.status_code == 200
        text = response.content.decode()
        reader = _Cells()
        reader.feed(text.rpartition("<tbody>")[2].partition("</tbody>")[0])
        found += reader.rows
        path = response.request["PATH_INFO"]
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = path + following[1].replace("&amp;", "&") if following else address
    return found
