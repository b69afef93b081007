"""What other apps add to each row of a file: ingest names the sources. Imports no model, so that apps can register."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from django.utils.module_loading import import_string

Record = dict[str, str]


class Provider(Protocol):
    """Records of a meeting, such as its sources, each with a text for every column.

    `name` is their name in JSON; `columns` are (name, label). `load` is asked once for each chunk of rows and gives the
    records by meeting; `site` is the start of absolute addresses (“https://example.org”).
    """

    name: str
    columns: Sequence[tuple[str, str]]

    def load(self, meetings: Sequence[int], *, site: str) -> Mapping[int, Sequence[Record]]: ...


_paths: dict[str, None] = {}  # in order, each once


def register_provider(path: str) -> None:
    """By the dotted path of its class, which is imported once a file is written: at start there are no models yet."""
    _paths[path] = None


def providers() -> list[Provider]:
    return [import_string(path)() for path in _paths]
