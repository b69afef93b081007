"""The articles of a corpus folder, and the time that work with them takes."""

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ingest.extraction import ArticleInput

BARE_BATCH = 32  # paragraphs that the bare pipeline is given at once, in all figures


def read_articles(folder: Path) -> list[ArticleInput]:
    articles = []
    for line in (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        raw = json.loads(line)
        published = date.fromisoformat(raw["published"]) if raw["published"] else None
        articles.append(ArticleInput(raw["text"], raw["title"], published, raw["outlet"]))
    return articles


class Timing(NamedTuple):
    """Seconds of one run, by the clock and of the processor."""

    wall: float
    processor: float


def measure(work: Callable[[], None]) -> Timing:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Timing(time.perf_counter() - wall, time.process_time() - processor)
