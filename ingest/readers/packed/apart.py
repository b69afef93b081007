"""Unpacking in the reading process: a bomb ends that process and not the one that took the upload.

What comes out goes into a file before anything is done with it: so the process is free again, and its time is its own.
"""

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from ingest.readers import apart
from ingest.readers.base import Limits, ReadError
from ingest.readers.packed.parts import Bounds, Part, Unreadable

IDLE_SECONDS = 60.0  # then the process goes: few of those that take uploads have more to unpack
_TEXTS = ("name", "title", "outlet", "url")


def unpack_apart(path: Path, name: str, bounds: Bounds, limits: Limits) -> Iterator[Part | Unreadable]:
    """What is in the file, as `open_packed` gives it, within `limits`. Where it has to be stopped, what had come until
    then and why there is no more. `path` must be readable by the reading process."""
    with TemporaryFile() as kept:
        heads, failure = _receive_all(path, name, bounds, limits, kept)
        kept.seek(0)
        for head in heads:
            yield _part(head, kept)
        if failure:
            yield Unreadable(name, failure)


def _receive_all(
    path: Path, name: str, bounds: Bounds, limits: Limits, kept: IO[bytes]
) -> tuple[list[dict[str, Any]], str]:
    heads: list[dict[str, Any]] = []
    total = 0
    try:
        with apart.borrowed(limits) as reading:
            for head, data in reading.unpack(str(path), name, bounds, limits):
                total += len(data)
                if total > 2 * bounds.total:  # lists may grow by their encoding; this is something else
                    raise apart.crashed()
                kept.write(data)
                heads.append(head)
            _close_when_idle(reading)
    except ReadError as error:
        done = f" {len(heads):,} files were taken out before." if heads else ""
        return heads, f"{error}{done}"
    return heads, ""


def _part(head: dict[str, Any], kept: IO[bytes]) -> Part | Unreadable:
    if "message" in head:
        return Unreadable(str(head["name"]), str(head["message"]))
    day = head.get("published")
    return Part(
        **{text: str(head.get(text) or "") for text in _TEXTS},
        data=kept.read(int(head["size"])),
        published=date.fromisoformat(day) if day else None,
        attached=bool(head.get("attached")),
    )


def _close_when_idle(reading: apart.ReadingProcess) -> None:
    timer = threading.Timer(IDLE_SECONDS, apart.close_unused, [reading, reading.files])
    timer.daemon = True
    timer.start()
