"""Loaded into the drill's workers: an article with the mark kills the process that reads it, as a fault in a C library
or the kernel's out-of-memory killer would."""

import os
import signal

from ingest import processing
from ingest.readers import ArticleText
from ingest.reading import read_file

MARK = b"poison-for-the-drill"


def read_or_die(filename: str, data: bytes) -> ArticleText:
    """`read_file`, but for the mark."""
    if MARK in data:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_file(filename, data)


processing.__dict__["read_file"] = read_or_die
