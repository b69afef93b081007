"""The reading process (`python -m ingest.readers.child`): takes files from its input, answers with text or an error.

It limits itself before it looks at a file, and what it reads can not lift the limits again.
"""

import json
import os
import resource
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from ingest.readers import read_article
from ingest.readers.base import Limits, ReadError
from ingest.readers.language import detect_language
from ingest.readers.packed.opening import open_packed
from ingest.readers.packed.parts import Bounds, Unreadable

_LENGTH = struct.Struct(">Q")
_GRACE_SECONDS = 5  # the parent's clock goes first; this one is for when the parent is dead
_PAGE_BYTES = resource.getpagesize()
# What files leave behind is missing to the next one, whose fault it is not: more than this share of the memory allowed,
# and another process reads on.
_KEPT_SHARE = 4


def main() -> None:
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)  # what a library prints is no answer
    detect_language("Loads what is needed, before memory is counted.")
    for kind in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE):
        resource.setrlimit(kind, (0, 0))
    baseline = _address_space()
    _answer(sink, {"ready": True})
    while head := source.read(_LENGTH.size):
        asked = json.loads(source.read(_LENGTH.unpack(head)[0]))
        limits = Limits(**asked["limits"])
        if "path" in asked:
            answer = _unpack(sink, asked["path"], asked["filename"], Bounds(**asked["bounds"]), limits, baseline)
        else:
            answer = _read(asked["filename"], source.read(asked["size"]), limits, baseline)
        if _address_space() - baseline > limits.memory // _KEPT_SHARE:
            answer["spent"] = True
        _answer(sink, answer)
        del answer, asked  # or they would lie beside the next file


def _read(filename: str, data: bytes, limits: Limits, baseline: int) -> dict[str, Any]:
    try:
        with _restricted(limits, baseline):
            article = read_article(filename, data, limits)
    except Exception as error:  # noqa: BLE001 a fault of a parser is this file's alone
        return _failure(error, limits)
    return {"article": {**asdict(article), "published": None}, "published": _iso(article.published)}


def _unpack(sink: IO[bytes], path: str, filename: str, bounds: Bounds, limits: Limits, baseline: int) -> dict[str, Any]:
    """Answers with each part as it comes, its bytes behind what is told of it; gives the last answer."""
    try:
        with _restricted(limits, baseline), Path(path).open("rb") as file:
            for one in open_packed(file, filename, bounds):
                if isinstance(one, Unreadable):
                    _answer(sink, asdict(one))
                else:
                    told = {name: getattr(one, name) for name in ("name", "title", "outlet", "url", "attached")}
                    _answer(sink, {**told, "published": _iso(one.published), "size": len(one.data)}, one.data)
    except Exception as error:  # noqa: BLE001 as above
        return _failure(error, limits)
    return {"end": True}


def _failure(error: Exception, limits: Limits) -> dict[str, Any]:
    if isinstance(error, ReadError):
        return {"error": str(error), "code": error.code}
    if isinstance(error, MemoryError):
        message = (
            f"Reading the file needed more than {limits.memory / 1024**2:,.0f} MB of memory and was stopped. Save the "
            "article's text alone, or paste it; an administrator can raise the limit (READER_MEMORY_MB)."
        )
        return {"error": message, "code": "too_hungry", "spent": True}
    message = (
        f"The file's reader stopped at an error that we did not expect ({type(error).__name__}). Open the file in "
        "the program that made it and save it again, or paste its text."
    )
    return {"error": message, "code": "crashed", "spent": True}


@contextmanager
def _restricted(limits: Limits, baseline: int) -> Iterator[None]:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    _restrict(limits, baseline)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _restrict(limits: Limits, baseline: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    room = baseline + limits.memory
    resource.setrlimit(resource.RLIMIT_AS, (room if hard == resource.RLIM_INFINITY else min(room, hard), hard))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.seconds) + _GRACE_SECONDS
    _, hard_seconds = resource.getrlimit(resource.RLIMIT_CPU)
    if hard_seconds == resource.RLIM_INFINITY or seconds < hard_seconds:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard_seconds))


def _address_space() -> int:
    """Bytes of this process's address space, without which a limit on it says nothing."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * _PAGE_BYTES


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _answer(sink: IO[bytes], answer: dict[str, Any], data: bytes = b"") -> None:
    body = json.dumps(answer).encode()
    sink.write(_LENGTH.pack(len(body)) + body)
    sink.write(data)
    sink.flush()


if __name__ == "__main__":
    sys.setrecursionlimit(2_000)
    main()
