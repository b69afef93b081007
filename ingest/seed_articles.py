"""The first articles, uploaded with what the seeds know of them.

Not part of every seeding: an analyst who drops the same files on the page shall see them processed, not refused as
already here.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from engagement.seeds import read_seeds
from ingest.intake import Receipt, Upload, upload_article


def upload_seed_articles(folder: Path) -> Iterator[Receipt]:
    """Upload each article of `articles.jsonl`; a second time they are duplicates. Raises `SeedError`, `OSError`."""
    for seed in read_seeds(folder).articles:
        yield upload_article(
            Upload(
                seed.file,
                [(folder / "articles" / seed.file).read_bytes()],
                title=seed.title or "",
                outlet=seed.outlet or "",
                url=seed.url or "",
                published=date.fromisoformat(seed.published) if seed.published else None,
            ),
            by=None,
        )
